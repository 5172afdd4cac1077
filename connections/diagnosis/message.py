"""The message that a trial sends when a person wants to see one arrive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

NOBODY = "mailwright@mailwright.invalid"


def is_address(text: str) -> bool:
    """Tell whether this is one mail address, without a name."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, AttributeError, MessageError):  # the parser raises any of them for what is none
        return False
    return bool(address.username and address.domain)


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
