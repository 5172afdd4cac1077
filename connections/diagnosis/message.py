"""The message that a trial sends when a person wants to see one arrive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from connections.protocol.message import make_message_id

NOBODY = "mailwright@mailwright.invalid"
TEXT = "This message was sent to try an SMTP connection manager out."


def make_test_message(sender: str, recipients: Sequence[str]) -> bytes:
    """Make a short message. The addresses are as read_address gives them."""
    lines = [
        f"From: {sender or NOBODY}",
        "To: " + ",\r\n ".join(recipients),
        "Subject: Test message from Mailwright",
        f"Date: {format_datetime(datetime.now(UTC))}",
        f"Message-ID: {make_message_id()}",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 7bit",
        "",
        TEXT,
        "",
    ]
    return "\r\n".join(lines).encode()
