"""Custom headers as people type them, one a line, Name: value (RFC 5322 section 2.2)."""

import re
from collections.abc import Iterator
from functools import lru_cache

LINE_END = re.compile(r"\r\n|\r|\n")
NAME = re.compile(r"[!-9;-~]{1,76}")
"""RFC 5322's ftext: visible characters of ASCII without the colon."""
RESERVED = re.compile(
    "from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|content-.*|return-path|received|priority|"
    "x-priority|importance|sensitivity|disposition-notification-to|resent-.*|apparently-to|dkim-signature",
    re.IGNORECASE,
)
"""What the task writes itself, or a server does."""


class BadHeader(ValueError):
    """A custom header that cannot be one; the sentence says which and why."""


@lru_cache(maxsize=64)
def read_custom_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Give the headers' names and values. A line that begins with a blank goes on with the value of the one before.

    Raises BadHeader.
    """
    for problem in find_header_problems(text):
        raise BadHeader(problem)
    headers: list[tuple[str, str]] = []
    for line in LINE_END.split(text):
        if line[:1].isspace() and line.strip() and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
        elif line.strip():
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
    return tuple(headers)


def find_header_problems(text: str) -> Iterator[str]:
    """Yield a sentence for every line that cannot become a header."""
    is_first = True
    for line in LINE_END.split(text):
        if line.strip() and (is_first or not line[:1].isspace()):
            yield from _judge(line.strip())
            is_first = False


def _judge(line: str) -> Iterator[str]:
    name, colon, _ = line.partition(":")
    name = name.strip()
    if not colon:
        yield f"The custom header “{line}” has no colon. A header looks like List-Id: reports.example.com."
    elif not NAME.fullmatch(name):
        yield f"“{name}” is no header's name. It holds letters, digits and hyphens, and neither blanks nor accents."
    elif RESERVED.fullmatch(name):
        yield f"The header “{name}” is written by the task itself. Set it where it belongs, or take the line out."
