"""What the demonstration mail server kept: its Maildir, newest first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from mailbox import Maildir, NoSuchMailboxError

from django.conf import settings

from connections.demo_mail.message import read_headers

ARRIVAL = re.compile(r"(\d{1,11})\.M(\d+)P\d+Q(\d+)")  # how the standard library names a message in a Maildir

HEADERS = 64 * 1024  # octets, in which a message's headers are looked for


@dataclass(frozen=True)
class Line:
    """What the list shows of one message."""

    key: str
    arrived: datetime | None
    sender: str
    recipients: str
    subject: str


def open_mailbox() -> Maildir | None:
    """Open the mailbox, or give None before the first start of the mail server has made it."""
    try:
        return Maildir(settings.DEMO_MAILBOX, create=False)
    except NoSuchMailboxError:
        return None


def keys(mailbox: Maildir | None) -> list[str]:
    """List the messages' keys, newest first."""
    return sorted(mailbox.keys(), key=_order, reverse=True) if mailbox is not None else []


def neighbours(mailbox: Maildir | None, key: str) -> tuple[str, str]:
    """Give the keys of the messages that arrived next after and last before this one, empty where there is none."""
    known = ["", *keys(mailbox), ""]
    place = known.index(key) if key in known[1:-1] else 0
    return (known[place - 1], known[place + 1]) if place else ("", "")


def source(mailbox: Maildir | None, key: str, limit: int = -1) -> bytes | None:
    """Give the message as it arrived, with the envelope's lines in front, or None when there is none (any more).

    A limit, in octets, spares reading the attachments of a message whose headers are enough.
    """
    if mailbox is None:
        return None
    try:
        with mailbox.get_file(key) as file:
            return file.read(limit)
    except (KeyError, FileNotFoundError):
        return None


def lines(mailbox: Maildir | None, wanted: Iterable[str]) -> list[Line]:
    """Describe the messages with these keys; one that was removed meanwhile is left out."""
    found = ((key, source(mailbox, key, HEADERS)) for key in wanted)
    return [_line(key, content) for key, content in found if content is not None]


def arrived(key: str) -> datetime | None:
    """Read from its key when a message arrived."""
    seconds = _order(key)[0]
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _order(key: str) -> tuple[int, int, int]:
    found = ARRIVAL.match(key)
    return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)


def _line(key: str, content: bytes) -> Line:
    headers: dict[str, str] = {}
    for name, text in read_headers(content):
        headers.setdefault(name.lower(), text)
    recipients = headers.get("to") or headers.get("x-envelope-to", "")
    return Line(key, arrived(key), headers.get("from", ""), recipients, headers.get("subject", ""))
