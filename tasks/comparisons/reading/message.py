"""Reading a message (RFC 5322, MIME) by the standard library's parser, whose effort is bounded first."""

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from hashlib import sha256

from tasks.comparisons.reading.mail import (
    LONGEST_SHOWN,
    Attachment,
    Audience,
    Mail,
    NotRead,
    clean_line,
    clean_text,
    digest,
    digests_as_written,
    read_recipients,
)
from tasks.comparisons.reading.markup import read_markup

MOST_NESTED = 100
"""Multiparts and messages in it, which are also how deep it can be."""
MOST_PARTS = 1_000
LONGEST_HEADER = 1_000_000
"""Characters of a header line that are read: a line of recipients may be long."""
NESTING = re.compile(rb"(?i)boundary\s*=|^content-type:\s*message/", re.MULTILINE)
HIGH, LOW = frozenset({"1", "2", "high", "urgent"}), frozenset({"4", "5", "low", "non-urgent"})
ENVELOPE = "x-receiver"
"""What a pickup folder's server (IIS) writes of each recipient of the envelope."""


def read_message(octets: bytes) -> Mail:
    """Give a message as it is compared. Raises NotRead."""
    if len(NESTING.findall(octets)) > MOST_NESTED:
        raise NotRead(f"The message has more than {MOST_NESTED} parts that hold others. It is not read.")
    message = BytesParser(policy=policy.compat32).parsebytes(octets.removeprefix(b"\xef\xbb\xbf"))
    if not any(message.get(name) for name in ("From", "To", "Cc", "Subject", "Date")):
        raise NotRead("This is no message: it has neither From, To, Cc, Subject nor Date.")
    headers = [(name.lower(), _as_text(value)[:LONGEST_HEADER]) for name, value in message.raw_items()]
    return _describe(headers, list(_parts(message)))


def _describe(headers: list[tuple[str, str]], parts: list[Message]) -> Mail:
    to, cc, hidden = _addresses(headers, "to"), _addresses(headers, "cc"), _addresses(headers, "bcc")
    envelope = _addresses(headers, ENVELOPE)
    is_whole = bool(envelope or hidden)
    plain, html = _find_texts(parts)
    plain = plain or ([] if html else [""])
    read = read_markup(html[0]) if html else ""
    shown = clean_text(read if html else plain[0])
    return Mail(
        subject=clean_line(_decode(_find(headers, "subject"))),
        sender=next(iter(_in_order(headers, "from")), ""),
        to=to,
        cc=cc,
        recipients=envelope or (to | cc | hidden),
        audience=Audience.ALL if is_whole else Audience.VISIBLE,
        priority=_read_priority(headers),
        plain=digest(plain[0]) if plain else None,
        html=digest(read) if html else None,
        written=frozenset[str]().union(*map(digests_as_written, (*plain, *html))),
        text=shown[:LONGEST_SHOWN],
        attachments=tuple(sorted(_attachments(parts), key=lambda one: (one.name, one.sha256))),
    )


def _find(headers: list[tuple[str, str]], name: str) -> str:
    return next((value for each, value in headers if each == name), "")


def _as_text(value: object) -> str:
    """Give a header as text: raw octets in it are UTF-8, or what Windows takes them for."""
    octets = str(value).encode("ascii", "surrogateescape") if _is_raw(value) else str(value).encode("utf-8", "replace")
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        text = octets.decode("cp1252", "replace")
    return text.replace("\r", "").replace("\n", "")


def _is_raw(value: object) -> bool:
    return all(letter < "\x80" or "\udc80" <= letter <= "\udcff" for letter in str(value))


def _decode(text: str) -> str:
    """Decode encoded words (RFC 2047); what is none stays."""
    try:
        found = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(part if isinstance(part, str) else _to_text(part, charset) for part, charset in found)


def _to_text(octets: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        try:
            if name:
                return octets.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return octets.decode("cp1252", "replace")


def _in_order(headers: list[tuple[str, str]], name: str) -> list[str]:
    values = [" ".join(value.splitlines()) for each, value in headers if each == name]
    return [recipient for value in values for recipient in read_recipients(value)]


def _addresses(headers: list[tuple[str, str]], name: str) -> frozenset[str]:
    return frozenset(_in_order(headers, name))


def _read_priority(headers: list[tuple[str, str]]) -> str:
    for name in ("x-priority", "importance", "priority"):
        word = (_find(headers, name).split() or [""])[0].lower()
        if word in HIGH or word in LOW:
            return "high" if word in HIGH else "low"
    return "normal"


def _parts(message: Message) -> Iterator[Message]:
    """Give the leaves in order, attached messages as one each. Raises NotRead for too many."""
    waiting, count = [message], 0
    while waiting:
        part, count = waiting.pop(), count + 1
        if count > MOST_PARTS:
            raise NotRead(f"The message has more than {MOST_PARTS:,} parts. It is not read.")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed([each for each in part.get_payload() if isinstance(each, Message)]))
        else:
            yield part


def _name(part: Message) -> str:
    """Give the name of an attachment, or nothing for a part that is the text itself."""
    name = clean_line(_decode(_as_text(part.get_filename() or "")))
    if name:
        return name
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
        return clean_line(_as_text(part.get("Content-ID") or "")).strip("<>") or part.get_content_type()
    return ""


def _octets(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()


def _find_texts(parts: list[Message]) -> tuple[list[str], list[str]]:
    """Give the plain texts and the HTML that are not attached, each kind as one."""
    kinds: dict[str, list[str]] = {"plain": [], "html": []}
    for part in parts:
        if part.get_content_maintype() == "text" and not _name(part):
            kind = "html" if part.get_content_subtype() == "html" else "plain"
            kinds[kind].append(_to_text(_octets(part), _charset(part)))
    plain, html = (["\n".join(texts)] if texts else [] for texts in kinds.values())
    return plain, html


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, UnicodeError):
        return None


def _attachments(parts: list[Message]) -> Iterator[Attachment]:
    for part in parts:
        if name := _name(part):
            yield Attachment(name=name, sha256=sha256(_octets(part)).hexdigest())
