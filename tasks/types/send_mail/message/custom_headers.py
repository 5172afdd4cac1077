"""Custom headers as people type them, one a line, Name: value (RFC 5322 section 2.2)."""

from collections.abc import Iterator
from functools import lru_cache

from tasks.types.send_mail.message.headers import LONGEST_WORD, is_structured

LONGEST_NAME = 76
RESERVED = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "sender",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "return-path",
        "received",
        "priority",
        "x-priority",
        "importance",
        "sensitivity",
        "disposition-notification-to",
        "apparently-to",
        "dkim-signature",
    ]
)
RESERVED_BEGINNINGS = ("content-", "resent-", "arc-")
"""What the task writes itself, or a server does."""


LONGEST_TEXT = 50_000
"""Characters of all custom headers together: many servers refuse a header of more."""


class BadHeader(ValueError):
    """A custom header that cannot be one; the sentence says which and why."""


@lru_cache(maxsize=64)
def read_custom_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Give the headers' names and values. A line that begins with a blank goes on with the value of the one before.

    Raises BadHeader.
    """
    for problem in find_header_problems(text):
        raise BadHeader(problem)
    return tuple((name, value) for name, _, value in _read(text))


def find_header_problems(text: str) -> Iterator[str]:
    """Yield a sentence for every header that cannot be one."""
    if len(text) > LONGEST_TEXT:
        yield f"The custom headers have {len(text):,} characters, and {LONGEST_TEXT:,} are the most. Take some out."
        return
    for name, colon, value in _read(text):
        yield from _judge_name(name, colon) or _judge_value(name, value)


def _read(text: str) -> list[tuple[str, str, str]]:
    """Give name, colon and value of each header, folded lines put together (RFC 5322 section 2.2.3)."""
    headers: list[tuple[str, str, str]] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line[:1].isspace() and line.strip() and headers:
            name, colon, value = headers[-1]
            headers[-1] = (name, colon, f"{value} {line.strip()}".lstrip())
        elif line.strip():
            name, colon, value = line.partition(":")
            headers.append((name.strip(), colon, value.strip()))
    return headers


def _judge_name(name: str, colon: str) -> list[str]:
    lowered = name.lower()
    if not colon:
        return [f"The custom header “{name}” has no colon. A header looks like List-Id: reports.example.com."]
    if not 1 <= len(name) <= LONGEST_NAME or not all("!" <= letter <= "~" for letter in name):  # RFC 5322's ftext
        return [f"“{name}” is no header's name. It holds letters, digits and hyphens, and neither blanks nor accents."]
    if lowered in RESERVED or lowered.startswith(RESERVED_BEGINNINGS):
        return [f"The header “{name}” is written by the task itself. Set it where it belongs, or take the line out."]
    return []


def _judge_value(name: str, value: str) -> list[str]:
    """A program reads it by a grammar, so nothing in it can be encoded, and no word of it broken into lines."""
    if not is_structured(name):
        return []
    if not value.isascii():
        return [
            f"The header “{name}” holds letters beyond ASCII, which programs that read it do not understand. Write an "
            "address of the web with percent signs (%C3%BC for ü), and a domain as xn--…."
        ]
    if any(len(word) > LONGEST_WORD for word in value.split()):
        return [f"The header “{name}” has a part of more than {LONGEST_WORD} letters without a blank. Make it shorter."]
    return []
