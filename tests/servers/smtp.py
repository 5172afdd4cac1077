"""A real SMTP server (aiosmtpd) in a thread, which keeps what it gets and refuses what it is told to."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class ReceivedMail:
    """A message as the server got it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    mail_options: tuple[str, ...]
    rcpt_options: tuple[str, ...]
    ehlo_name: str
    encrypted: bool
    connection: int
    """The client's port: equal for messages that shared a connection."""


@dataclass
class MailServer:
    """What the server refuses, and what it has received. The keys of `recipients` are addresses, the values replies."""

    recipients: dict[str, str] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)
    data: str = ""
    contents: dict[bytes, str] = field(default_factory=dict)
    """What a content that holds these words is answered with."""
    offers: tuple[str, ...] = ()
    """Extensions that are offered beside aiosmtpd's own; BDAT is understood in any case."""
    received: list[ReceivedMail] = field(default_factory=list)
    resets: int = 0
    quits: int = 0
    host: str = "127.0.0.1"
    port: int = 0

    async def handle_EHLO(self, _server, session: Session, _envelope, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        session.host_name = hostname
        return [*responses[:-1], *(f"250-{each}" for each in self.offers), responses[-1]]

    async def handle_MAIL(self, _server, _session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if address in self.senders:
            return self.senders[address]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Sender fine"

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        envelope.rcpt_options.extend(options)
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient fine"

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data:
            return self.data
        for words, answer in self.contents.items():
            if words in (envelope.original_content or b""):
                return answer
        mail = ReceivedMail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            content=envelope.original_content or b"",
            mail_options=tuple(envelope.mail_options),
            rcpt_options=tuple(envelope.rcpt_options),
            ehlo_name=session.host_name or "",
            encrypted=session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            connection=session.peer[1],
        )
        self.received.append(mail)
        return f"250 2.0.0 Queued as {len(self.received)}"

    async def handle_RSET(self, *_) -> str:  # noqa: N802
        self.resets += 1
        return "250 OK"

    async def handle_QUIT(self, *_) -> str:  # noqa: N802
        self.quits += 1
        return "221 Bye"


class ChunkingSMTP(SMTP):
    """aiosmtpd with BDAT (RFC 3030)."""

    chunks = b""

    async def smtp_BDAT(self, arg: str) -> None:  # noqa: N802
        size, _, last = arg.partition(" ")
        chunk = await self._reader.readexactly(int(size))
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 No recipient")
            return
        self.chunks += chunk
        if not last:
            await self.push(f"250 2.0.0 {size} octets")
            return
        self.envelope.content = self.envelope.original_content = self.chunks
        self.chunks = b""
        answer = await self._call_handler_hook("DATA")
        self._set_post_data_state()
        await self.push(answer)


@contextlib.contextmanager
def mail_server(
    rules: MailServer | None = None,
    *,
    tls_context: ssl.SSLContext | None = None,
    implicit_tls: bool = False,
    largest_message: int = 33_554_432,
    smtputf8: bool = False,
    port: int = 0,
    protocol_class: type[SMTP] = ChunkingSMTP,
    **options: Any,
) -> Iterator[MailServer]:
    """Run an SMTP server on 127.0.0.1 until the block ends; with a context it has STARTTLS, or TLS on connect."""
    server = rules or MailServer()
    starttls, at_once = (None, tls_context) if implicit_tls else (tls_context, None)
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        return protocol_class(
            server,
            hostname="mail.test",
            tls_context=starttls,
            require_starttls=starttls is not None,
            data_size_limit=largest_message,
            enable_SMTPUTF8=smtputf8,
            loop=loop,
            **options,
        )

    thread = threading.Thread(target=loop.run_forever, name="mail server")
    thread.start()
    listening = loop.create_server(protocol, server.host, port, ssl=at_once)
    listener = asyncio.run_coroutine_threadsafe(listening, loop).result(5)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_finish(listener), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _finish(listener: asyncio.Server) -> None:
    listener.close()
    await asyncio.sleep(0.01)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
