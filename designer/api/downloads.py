"""Downloads: the answer, and the name that a file gets on somebody's disk: one that no system gives its own meaning."""

import re
import unicodedata
from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from designer.input.texts import CONTROL_CHARACTERS

# What systems forbid, what cannot be seen, and what turns the direction of text, so that exe.fdp reads as pdf.exe.
UNSAFE = re.compile(
    rf'[{CONTROL_CHARACTERS}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff/\\:*?"<>|%]'
)
# Windows' devices, with any ending.
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
LONGEST = 120
"""Letters of the part before the ending; the disk's limit is 255 bytes."""


def download_answer(name: str, content: bytes, content_type: str = "application/octet-stream") -> HttpResponse:
    """Give the answer that downloads a file under this name: to be kept, never to be shown, whatever is in it."""
    return HttpResponse(content, content_type=content_type, headers=download_headers(name))


def stream_answer(name: str, parts: Iterator[str], content_type: str) -> StreamingHttpResponse:
    """Give the answer that downloads a file while it is made. Only an async view can."""
    headers = {**download_headers(name), "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(_to_async(parts), content_type=content_type, headers=headers)


def download_headers(name: str) -> dict[str, str]:
    """Give the headers of such an answer, also of one that is not there all at once."""
    return {
        "Content-Disposition": attachment(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


def attachment(name: str) -> str:
    """Give the header Content-Disposition for a file to be kept under this name."""
    return content_disposition_header(as_attachment=True, filename=name_safely(name)) or "attachment"


def name_safely(name: str) -> str:
    """Give the name without what it could do: lead into a folder, be a device or a home folder, or hide."""
    name = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    if not name or name.startswith(("~", "-")) or DEVICE.match(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:LONGEST]}.{ending[:20]}" if dot and stem else name[:LONGEST]


async def _to_async(parts: Iterator[str]) -> AsyncIterator[str]:
    while part := await sync_to_async(_read_on)(parts):
        yield part


def _read_on(parts: Iterator[str]) -> str:
    return next(parts, "")
