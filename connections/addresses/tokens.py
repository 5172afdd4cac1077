"""The tokens of one recipient's text (RFC 5322 section 3.2): words, quoted strings, gaps, angle brackets."""

from dataclasses import dataclass
from enum import Enum

from connections.addresses.letters import BLANKS, CONTROLS
from connections.addresses.refusals import Reason, Wrong

DEEPEST_COMMENT = 8
ENDS_OF_WORDS = BLANKS | frozenset('"()<>')


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted"
    GAP = "gap"
    """Blanks and comments (CFWS)."""
    OPEN = "<"
    CLOSE = ">"


@dataclass(frozen=True, slots=True)
class Token:
    """A token, where it begins, and its text without quotes and escapes."""

    kind: Kind
    begin: int
    text: str = ""


def find_tokens(text: str, begin: int, end: int) -> list[Token]:
    """Give the tokens between two places. Raises Wrong."""
    tokens, at = [], begin
    while at < end:
        token, at = _read_token(text, at, end)
        tokens.append(token)
    return tokens


def _read_token(text: str, at: int, end: int) -> tuple[Token, int]:
    match text[at]:
        case '"':
            content, after = read_quoted(text, at, end)
            return Token(Kind.QUOTED, at, content), after
        case "(":
            return Token(Kind.GAP, at), skip_comment(text, at, end)
        case ")":
            raise Wrong(Reason.CLOSING, at)
        case "<":
            return Token(Kind.OPEN, at), at + 1
        case ">":
            return Token(Kind.CLOSE, at), at + 1
        case letter if letter in BLANKS:
            return Token(Kind.GAP, at), at + 1
    return _read_word(text, at, end)


def _read_word(text: str, begin: int, end: int) -> tuple[Token, int]:
    at = begin
    while at < end and text[at] not in ENDS_OF_WORDS:
        if text[at] in CONTROLS:
            raise Wrong(Reason.CONTROL, at)
        at += 1
    return Token(Kind.WORD, begin, text[begin:at]), at


def read_quoted(text: str, begin: int, end: int) -> tuple[str, int]:
    """Give what a quoted string holds, and the place after it. Raises Wrong."""
    letters, at = [], begin + 1
    while at < end and text[at] != '"':
        at += text[at] == "\\" and at + 1 < end
        if text[at] in CONTROLS and text[at] != "\t":
            raise Wrong(Reason.CONTROL, at)
        letters.append(" " if text[at] in BLANKS else text[at])
        at += 1
    if at >= end:
        raise Wrong(Reason.OPEN_QUOTE, begin)
    return "".join(letters), at + 1


def skip_comment(text: str, begin: int, end: int) -> int:
    """Give the place after a comment, which may hold others. Raises Wrong."""
    at, depth = begin + 1, 1
    while at < end and depth:
        is_escaped = text[at] == "\\" and at + 1 < end
        at += is_escaped
        if text[at] in CONTROLS and text[at] != "\t":
            raise Wrong(Reason.CONTROL, at)
        if not is_escaped:
            depth += (text[at] == "(") - (text[at] == ")")
        if depth > DEEPEST_COMMENT:
            raise Wrong(Reason.DEEP_COMMENT, at)
        at += 1
    if depth:
        raise Wrong(Reason.OPEN_COMMENT, begin)
    return at
