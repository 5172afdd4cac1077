"""Texts with placeholders, such as Dear {{User::Name}}, and the expressions that they stand for. Pure functions.

A text is stored as a concatenation of literals and variables, cast to text where they are none, which is SSIS's way.
Two braces that are meant as they stand are written four times: {{{{.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from designer.expressions import (
    LONGEST_EXPRESSION,
    ExpressionError,
    Inserted,
    find_width,
    quote,
    read_text,
)
from designer.package.data_types import VariableType

MARK = re.compile(r"(?P<braces>\{{4})|\{(?=\{\{(?!\{))|\{\{(?!\{)(?:(?P<name>[^{}\n]{1,300})\}\})?")
"""Four braces; one before a placeholder; or a placeholder, without a name when it is none."""
LONGEST_SHOWN = 40


class BadPlaceholder(ValueError):
    """A text whose placeholders no expression can be made of; the sentence says which and what to do."""


@dataclass(frozen=True)
class Typed:
    """What a typed text means: the text itself, or the expression that gives it."""

    text: str = ""
    expression: str = ""


def escape(text: str) -> str:
    """Write a text without values as it is typed."""
    return text.replace("{{", "{{{{")


def read_typed(typed: str, types: Mapping[str, str]) -> Typed:
    """Read a text as it is typed, with the types of the variables in sight. Raises BadPlaceholder."""
    pieces = _split(typed, types)
    if all(isinstance(piece, str) for piece in pieces):
        return Typed(text="".join(map(str, pieces)))
    expression = " + ".join(_write(piece) for piece in _join(pieces))
    if len(expression) > LONGEST_EXPRESSION:
        raise BadPlaceholder(
            f"With its values the text is an expression of {len(expression):,} characters, and {LONGEST_EXPRESSION:,} "
            "are the most. Shorten it, or take the text from a file or a variable."
        )
    return Typed(expression=expression)


def show_typed(expression: str, types: Mapping[str, str]) -> str | None:
    """Give an expression as the text that it is typed as; None for one that does more than put values into a text."""
    try:
        pieces = read_text(expression)
    except ExpressionError:
        return None
    if pieces is None or all(isinstance(piece, str) for piece in pieces):
        return None
    shown = [escape(piece) if isinstance(piece, str) else _show(piece, types) for piece in _join(pieces)]
    return None if None in shown else "".join(map(str, shown))


def list_insertable(types: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the variables and parameters that a text can hold, with their types: one's own first, the system's last."""
    held = [(name, kind) for name, kind in types.items() if _has_text(kind)]
    return sorted(held, key=lambda pair: (pair[0].startswith("System::"), pair[0].startswith("$"), pair[0].casefold()))


def list_widths() -> dict[str, int]:
    """Give the characters that values of each type take as text, by the type; 0 for those that are text."""
    return {kind: find_width(kind) or 0 for kind in VariableType if _has_text(kind)}


def _has_text(type_name: str) -> bool:
    try:
        find_width(type_name)
    except KeyError:
        return False
    return True


def _split(typed: str, types: Mapping[str, str]) -> list[str | Inserted]:
    pieces: list[str | Inserted] = []
    end = 0
    for found in MARK.finditer(typed):
        pieces.append(typed[end : found.start()])
        end = found.end()
        if found["braces"]:
            pieces.append("{{")
        elif found[0] == "{":
            pieces.append("{")
        else:
            excerpt = typed[found.start() : found.start() + LONGEST_SHOWN]
            pieces.append(_find(found["name"], excerpt.partition("\n")[0], types))
    return [*pieces, typed[end:]]


def _find(name: str | None, excerpt: str, types: Mapping[str, str]) -> Inserted:
    """Find the variable that a placeholder names."""
    if name is None:
        raise BadPlaceholder(
            f"At “{excerpt}” two braces begin no placeholder. Write {{{{User::Name}}}}, or {{{{{{{{ for the braces."
        )
    found = _resolve(name.strip(), types)
    if found is None:
        raise BadPlaceholder(
            f"“{name.strip()[:LONGEST_SHOWN]}” is no variable in sight here. Insert one from the list, or write "
            "{{{{ for the braces themselves."
        )
    try:
        return Inserted(found, find_width(types[found]))
    except KeyError:
        raise BadPlaceholder(f"{found} is an {types[found]}, which has no text. Insert another variable.") from None


def _resolve(name: str, types: Mapping[str, str]) -> str | None:
    """Give the qualified name of the one variable that a name can mean, as expressions do."""
    if name in types:
        return name
    same = [each for each in types if each.partition("::")[2] == name and not each.startswith("$")]
    return same[0] if len(same) == 1 else None


def _join(pieces: Iterable[str | Inserted]) -> list[str | Inserted]:
    """Make one literal of those beside each other, and drop the empty ones."""
    joined: list[str | Inserted] = []
    for is_text, alike in groupby(pieces, lambda piece: isinstance(piece, str)):
        found = list(alike)
        joined.extend(["".join(map(str, found))] if is_text else found)
    return [piece for piece in joined if piece != ""]


def _write(piece: str | Inserted) -> str:
    if isinstance(piece, str):
        return quote(piece)
    return f"@[{piece.variable}]" if piece.width is None else f"(DT_WSTR, {piece.width}) @[{piece.variable}]"


def _show(piece: Inserted, types: Mapping[str, str]) -> str | None:
    """Give a variable as its placeholder; None where a cast changes it, or there is no such variable."""
    found = _resolve(piece.variable, types)
    try:
        width = find_width(types[found]) if found else None
    except KeyError:
        return None
    is_whole = piece.width is None if width is None else piece.width is not None and piece.width >= width
    return f"{{{{{found}}}}}" if found and is_whole else None
