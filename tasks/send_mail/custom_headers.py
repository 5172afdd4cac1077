"""Custom headers as people type them, one a line, Name: value (RFC 5322 section 2.2). No Django, no I/O."""

import re
from collections.abc import Iterator

NAME = re.compile(r"[!-9;-~]+")
"""RFC 5322's ftext: visible characters of ASCII without the colon."""
RESERVED = frozenset(
    [
        "from",
        "sender",
        "to",
        "cc",
        "bcc",
        "reply-to",
        "date",
        "message-id",
        "subject",
        "mime-version",
        "importance",
        "priority",
        "x-priority",
        "sensitivity",
        "disposition-notification-to",
        "return-path",
        "received",
    ]
)
"""What the task writes itself, or a server does."""


def read_custom_headers(text: str) -> list[tuple[str, str]]:
    """Give the headers' names and values. A line that begins with a blank goes on with the value of the one before."""
    headers: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line[:1].isspace() and line.strip() and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
        elif line.strip():
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
    return headers


def find_header_problems(text: str) -> Iterator[str]:
    """Yield a sentence for every line that cannot become a header."""
    for line in text.splitlines():
        if line.strip() and not line[:1].isspace():
            yield from _judge(line.strip())


def _judge(line: str) -> Iterator[str]:
    name, colon, _ = line.partition(":")
    name = name.strip()
    if not colon:
        yield f"The custom header “{line}” has no colon. A header looks like List-Id: reports.example.com."
    elif not NAME.fullmatch(name):
        yield f"“{name}” is no header's name. It holds letters, digits and hyphens, and neither blanks nor accents."
    elif name.lower() in RESERVED or name.lower().startswith("content-"):
        yield f"The header {name} is written by the task itself. Set it where it belongs, or take the line out."
