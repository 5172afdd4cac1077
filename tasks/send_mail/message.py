"""Building a mail: from the properties of a Send Mail task to the bytes and the envelope. No Django, no I/O.

Raises BadAddress for what cannot be an address at all; what is merely odd is the server's to judge.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

from tasks.send_mail.properties import SendMailProperties, split_recipients

ADDRESS_HEADERS = ("From", "To", "Cc")
LINE_END = re.compile(r"\r\n|\r|\n")


class MailPolicy(EmailPolicy):
    """The standard library's policy, with one address on each line of an address header.

    The library loses a blank where it folds a long name that needs encoding (CPython 3.11).
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write a header as bytes."""
        if name not in ADDRESS_HEADERS or not hasattr(value, "addresses") or not value.addresses:
            return super().fold_binary(name, value)
        lines = f",{self.linesep} ".join(self._write_address(address) for address in value.addresses)
        return f"{name}: {lines}{self.linesep}".encode()

    def _write_address(self, address: Address) -> str:
        if self.utf8 or address.display_name.isascii():
            return str(address)
        return f"{Header(address.display_name, 'utf-8').encode(linesep=self.linesep)} <{address.addr_spec}>"


POLICY = MailPolicy(linesep="\r\n", max_line_length=78, cte_type="7bit")
"""Seven bits, because a server without 8BITMIME (RFC 6152) must get every message too."""


class BadAddress(ValueError):
    """A sender or recipient that is no address; the sentence says which."""


@dataclass(frozen=True)
class Mail:
    """A mail ready to be handed over: the envelope's addresses (RFC 5321) and the message's bytes (RFC 5322)."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    needs_smtputf8: bool
    content: bytes


def make_message_id(from_line: str) -> str:
    """Make a Message-ID in the sender's domain (RFC 5322 section 3.6.4)."""
    domain = parse_address(from_line).domain
    return make_msgid(domain=domain if domain.isascii() and domain else "mailwright.invalid")


def build_mail(properties: SendMailProperties, message_id: str, now: datetime) -> Mail:
    """Build the mail. The same properties, Message-ID and time give the same bytes."""
    sender = parse_address(properties.from_line)
    to, cc, bcc = (
        [parse_address(part) for part in split_recipients(line)]
        for line in (properties.to_line, properties.cc_line, properties.bcc_line)
    )
    subject = " ".join(properties.subject.split())
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    if to:
        message["To"] = to
    if cc:
        message["Cc"] = cc
    if not (to or cc):
        # A message must show no Bcc, yet some servers want a recipient's header: the empty group of RFC 5322.
        message["To"] = "undisclosed-recipients:;"
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    if properties.priority.number != 3:
        message["X-Priority"] = str(properties.priority.number)
        message["Importance"] = properties.priority.value
    message.set_content(_with_line_ends(properties.message_source))
    recipients = tuple(dict.fromkeys(address.addr_spec for address in (*to, *cc, *bcc)))
    needs_smtputf8 = not all(address.isascii() for address in (sender.addr_spec, *recipients))
    policy = POLICY.clone(utf8=needs_smtputf8)
    return Mail(
        message_id=message_id,
        sender=sender.addr_spec,
        recipients=recipients,
        subject=subject,
        needs_smtputf8=needs_smtputf8,
        content=message.as_bytes(policy=policy),
    )


def parse_address(text: str) -> Address:
    """Read an address with or without a display name. Raises BadAddress."""
    name, address = parseaddr(text.strip())
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(letter.isspace() or not letter.isprintable() for letter in address):
        raise BadAddress(f"“{text.strip()}” is not a mail address. An address looks like name@example.com.")
    try:
        return Address(display_name=" ".join(name.split()), username=local.strip('"'), domain=domain)
    except (ValueError, IndexError) as error:
        raise BadAddress(f"“{text.strip()}” is not a mail address: {error}.") from error


def _with_line_ends(text: str) -> str:
    return LINE_END.sub("\n", text).removesuffix("\n") + "\n"
