"""The demonstration mail server: takes every message over SMTP and keeps it, exactly as it came, in a Maildir.

Run as `python -m connections.demo_mail.server --port 2525 --mailbox FOLDER`; it ends on SIGTERM.
"""

import argparse
import asyncio
import signal
from email.header import Header
from mailbox import Maildir
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 32 * 1024 * 1024  # octets in one message, as the SIZE extension announces them (RFC 1870)


class Keeper:
    """Keep what arrives, with the envelope in front, where a reader can see who it was really for."""

    def __init__(self, folder: Path) -> None:
        self._mailbox = Maildir(folder, create=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self._mailbox.add(_envelope_lines(envelope) + (envelope.original_content or b""))
        return "250 2.0.0 Kept in Demonstration mail"


def _envelope_lines(envelope: Envelope) -> bytes:
    sender, recipients = envelope.mail_from or "<>", ", ".join(envelope.rcpt_tos)
    return _header_line("X-Envelope-From", sender) + _header_line("X-Envelope-To", recipients)


def _header_line(name: str, text: str) -> bytes:
    value = Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name, errors="replace")
    return f"{name}: {value.encode()}\r\n".encode()


async def serve(port: int, folder: Path) -> None:
    """Serve on the loopback interface until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    keeper = Keeper(folder)

    def new_session() -> SMTP:
        return SMTP(
            keeper,
            hostname="demo-mail",
            ident="Mailwright demonstration",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
        )

    server = await loop.create_server(new_session, "127.0.0.1", port)
    await stopped.wait()
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mailbox", type=Path, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.mailbox))
