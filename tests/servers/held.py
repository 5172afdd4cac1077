"""An SMTP server that stops at a command until it may go on, so that a test can look at a send in the middle."""

import asyncio
import threading
from dataclasses import dataclass, field

from aiosmtpd.smtp import Envelope, Session

from tests.servers.smtp import MailServer


@dataclass
class HeldServer(MailServer):
    """A server that stops at a command until it may go on, and tells that it has come there."""

    held_at: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    async def handle_MAIL(self, server, session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        await self._hold("MAIL")
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await self._hold("DATA")
        return answer

    async def _hold(self, command: str) -> None:
        if command != self.held_at:
            return
        self.reached.set()
        while not self.may_go_on.is_set():
            await asyncio.sleep(0.01)
