"""One message as a person reads it: whatever arrived, well formed or not, gives something to show."""

import base64
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser


@dataclass(frozen=True)
class Attachment:
    """A part that is neither the text nor the HTML of the message; the size is in octets."""

    number: int
    name: str
    content_type: str
    content: bytes
    content_id: str = ""

    @property
    def size(self) -> int:
        """How many octets it has."""
        return len(self.content)


@dataclass(frozen=True)
class Reading:
    """A message taken apart (RFC 5322, MIME RFC 2045): its headers in their order, its bodies, its other parts."""

    headers: list[tuple[str, str]]
    text: str | None
    html: str | None
    attachments: list[Attachment]

    def header(self, name: str) -> str:
        """Give the first header of the name, in any case, or an empty text."""
        return next((text for found, text in self.headers if found.lower() == name.lower()), "")

    @property
    def images(self) -> dict[str, Attachment]:
        """The parts that the HTML shows by their Content-ID (RFC 2392), by the address that it has there."""
        named = {f"cid:{part.content_id}": part for part in self.attachments if part.content_id}
        return {address: part for address, part in named.items() if address in (self.html or "")}

    @property
    def shown_html(self) -> str | None:
        """The HTML with its images within, as a page can show it that fetches nothing."""
        html = self.html
        for address, part in self.images.items() if html is not None else ():
            data = base64.b64encode(part.content).decode()
            html = html.replace(address, f"data:{part.content_type};base64,{data}") if html else html
        return html


def read(source: bytes) -> Reading:
    """Take a whole message apart."""
    try:
        message = message_from_bytes(source)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError:  # parts nested a thousand deep: the headers can still be shown
        return Reading(read_headers(source), None, None, [])
    text = _first_body(parts, "text/plain")
    html = _first_body(parts, "text/html")
    others = [part for part in parts if part is not text and part is not html]
    return Reading(
        _headers(message),
        _text(text) if text else None,
        _text(html) if html else None,
        [_attachment(number, part) for number, part in enumerate(others, start=1)],
    )


def read_headers(source: bytes) -> list[tuple[str, str]]:
    """Read only the headers, which is what a list shows."""
    return _headers(BytesHeaderParser().parsebytes(source))


def _headers(message: Message) -> list[tuple[str, str]]:
    return [(name, _decode(str(text))) for name, text in message.items()]


def _decode(text: str) -> str:
    """Decode a header's encoded words (RFC 2047); one that is broken is shown as it came."""
    try:
        decoded = str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError):
        decoded = text
    return " ".join(decoded.encode("utf-8", "replace").decode().split())


def _first_body(parts: list[Message], content_type: str) -> Message | None:
    bodies = (part for part in parts if part.get_content_type() == content_type)
    return next((part for part in bodies if part.get_content_disposition() != "attachment"), None)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    try:
        return _content(part).decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):  # a character set that nobody knows
        return _content(part).decode("utf-8", "replace")


def _attachment(number: int, part: Message) -> Attachment:
    name = _decode(part.get_filename() or f"part-{number}")
    content_id = (part.get("Content-ID") or "").strip().strip("<>")
    return Attachment(number, name, part.get_content_type(), _content(part), content_id)
