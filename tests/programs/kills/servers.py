"""The mail servers that runs send to."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import Envelope

from tests.servers.smtp import MailServer

SLOW = 0.25
"""Seconds that a slow server thinks about each message."""
NUMBER = re.compile(rb"^Subject: Mail (\d+)\r$", re.MULTILINE)


def number_of(envelope: Envelope) -> int:
    """Give the number of a mail."""
    found = NUMBER.search(envelope.original_content or b"")
    return int(found[1]) if found else 0


class SlowServer(MailServer):
    """One that thinks about each message."""

    async def handle_DATA(self, *conversation: Any) -> str:  # noqa: N802
        await asyncio.sleep(SLOW)
        return await super().handle_DATA(*conversation)


@dataclass
class DeferringServer(MailServer):
    """One that takes every third mail when it comes again (greylisting)."""

    known: set[bytes] = field(default_factory=set)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        if number_of(envelope) % 3 == 0 and content not in self.known:
            self.known.add(content)
            return "451 4.7.1 Greylisted, try again in 2 seconds"
        return await super().handle_DATA(server, session, envelope)


@dataclass
class RefusingServer(MailServer):
    """One that refuses every second mail until it is told to take them."""

    refuses: bool = True

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses and number_of(envelope) % 2:
            return "550 5.7.1 Not now"
        return await super().handle_DATA(server, session, envelope)


def _offering(*extensions: str) -> MailServer:
    return MailServer(offers=extensions)


SERVERS = {
    "plain": MailServer,
    "pipelining": lambda: _offering("PIPELINING"),
    "chunking": lambda: _offering("PIPELINING", "CHUNKING"),
    "slow": SlowServer,
    "deferring": DeferringServer,
}
