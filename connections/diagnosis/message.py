"""The message that a trial sends when a person wants to see one arrive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

NOBODY = "mailwright@mailwright.invalid"


def make_test_message(sender: str, recipients: Sequence[str]) -> bytes:
    """Make a short message. The addresses must be some (is_address)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=sender or NOBODY)
    message["To"] = [Address(addr_spec=recipient) for recipient in recipients]
    message["Subject"] = "Test message from Mailwright"
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="mailwright.invalid")
    message.set_content("This message was sent to try an SMTP connection manager out.\n")
    return message.as_bytes()
