"""The content of a message in the form in which SMTP carries it (RFC 5321)."""

import re

LINE_BREAK = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def canonical_lines(message: bytes) -> bytes:
    """Return the message with CRLF at the end of every line.

    A lone CR or LF is not allowed in a content (RFC 5321 section 2.3.8), and some servers take it for the end of one.
    """
    within = message.replace(b"\r\n", b"")
    if b"\r" in within or b"\n" in within:
        message = LINE_BREAK.sub(b"\r\n", message)
    return message if message.endswith(b"\r\n") else message + b"\r\n"


def dotted(content: bytes) -> bytes:
    """Return a content as it follows DATA: with its dots doubled, and the final one (RFC 5321 section 4.5.2)."""
    if content.startswith(b".") or b"\n." in content:
        content = LEADING_DOT.sub(b"..", content)
    return content + b".\r\n"
