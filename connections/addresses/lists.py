"""Lists of recipients: where one ends and the next begins. SSIS's separator is the semicolon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connections.addresses.letters import BLANKS, DROPPED, JOINERS, SEPARATORS


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two separators: from where to where, without blanks, and the separator after it."""

    begin: int
    end: int
    separator: str


def drop_invisible(text: str) -> str:
    """Leave out what nobody sees and nobody meant; joiners stay between characters of scripts that need them."""
    if text.isascii() or (DROPPED | JOINERS).isdisjoint(text):
        return text
    around = f" {text} "
    return "".join(
        letter
        for place, letter in enumerate(text)
        if letter not in DROPPED
        and (letter not in JOINERS or (_is_joined(around[place]) and _is_joined(around[place + 2])))
    )


def _is_joined(letter: str) -> bool:
    return letter > "\x7f" and letter not in BLANKS and letter not in DROPPED and letter not in JOINERS


def find_parts(text: str) -> list[Part]:
    """Give what is not empty between separators that stand neither in quotes nor in comments."""
    parts = [part for part in _split(text) if part.begin < part.end or part.separator]
    return [part for part in _put_names_together(text, parts) if part.begin < part.end]


def _split(text: str) -> Iterator[Part]:
    begin = depth = 0
    is_quoted = is_escaped = False
    for place, letter in enumerate(text):
        if is_escaped:
            is_escaped = False
        elif letter == "\\":
            is_escaped = is_quoted or depth > 0
        elif is_quoted:
            is_quoted = letter != '"'
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif depth == 0 and letter == '"':
            is_quoted = True
        elif depth == 0 and letter in SEPARATORS:
            yield _trim(text, begin, place, letter)
            begin = place + 1
    yield _trim(text, begin, len(text), "")


def _trim(text: str, begin: int, end: int, separator: str) -> Part:
    while begin < end and text[begin] in BLANKS:
        begin += 1
    while begin < end and text[end - 1] in BLANKS:
        end -= 1
    return Part(begin, end, separator)


def _put_names_together(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts; “Last, First <address>”, as Outlook copies it, is one: of two names before a comma none is."""
    was_name, waiting = False, None
    for part in parts:
        if waiting and _is_named(text, part):
            yield Part(waiting.begin, part.end, part.separator)
            was_name, waiting = False, None
            continue
        if waiting:
            yield waiting
        is_name = part.separator == "," and part.begin < part.end and not _holds(text, part, "@<>")
        waiting = part if is_name and not was_name else None
        was_name = is_name
        if waiting is None:
            yield part
    if waiting:
        yield waiting


def _is_named(text: str, part: Part) -> bool:
    """Tell whether an address in angle brackets stands behind a name."""
    return part.begin < part.end and text[part.begin] != "<" and _holds(text, part, "<")


def _holds(text: str, part: Part, letters: str) -> bool:
    return any(text.find(letter, part.begin, part.end) >= 0 for letter in letters)
