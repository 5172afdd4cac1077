"""The texts of a package that people wrote, each with what it belongs to: as the designer lists them
(static/src/designer/changes/search/places.ts). No secret is among them, because no document holds one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from designer.package.document import PackageDocument

LISTS: Final = (
    "executables",
    "connections",
    "variables",
    "parameters",
    "precedence_constraints",
    "groups",
    "notes",
)
TEXT_KEYS: Final = frozenset({"name", "description", "text", "value", "expression"})
IDENTIFIER: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
BEFORE, AFTER = 30, 60
"""Characters that are shown around what was found."""


@dataclass(frozen=True)
class Place:
    """Where something was found: in which part, in what of it, and what stands around it.

    part is the name of the list in the document that the part is in, or "package"; id is the part's.
    """

    part: str
    id: str | None
    owner: str
    label: str
    before: str
    found: str
    after: str


def find_places(document: PackageDocument, text: str) -> Iterator[Place]:
    """Find a text in a package, in whatever case; each text that has it once."""
    wanted = re.compile(re.escape(text), re.IGNORECASE)
    for part, key, owner, label, written in _list_texts(document):
        if found := wanted.search(written):
            start, end = found.span()
            before, after = written[max(0, start - BEFORE) : start], written[end : end + AFTER]
            yield Place(part, key, owner, label, _line(before), _line(found.group()), _line(after))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _list_texts(document: PackageDocument) -> Iterator[tuple[str, str | None, str, str, str]]:
    dumped = document.model_dump(mode="json")
    names = {each.id: each.name for each in document.executables}
    yield from (("package", None, document.name, *text) for text in _texts_of(dumped))
    for constraint in document.precedence_constraints:
        owner = f"{names[constraint.from_executable]} → {names[constraint.to_executable]}"
        if constraint.expression:
            yield "precedence_constraints", str(constraint.id), owner, "Expression", constraint.expression
    for kind in LISTS:
        for part in dumped[kind] if kind != "precedence_constraints" else ():
            owner = part.get("name") or "Note"
            yield from ((kind, part["id"], owner, *text) for text in _texts_of(part))


def _texts_of(part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """List what a part says: each with what it is of it, "Subject", "Expression of subject"."""
    for key, value in part.items():
        if key in TEXT_KEYS and isinstance(value, str) and value:
            yield _label([key]), value
    for key, expression in part.get("expressions", {}).items():
        yield f"Expression of {_label([key]).lower()}", expression
    yield from _walk(part.get("properties", {}), [])


def _walk(value: Any, keys: list[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value and not IDENTIFIER.fullmatch(value):
            yield _label(keys), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, [*keys, key])
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _walk(inner, [*keys, str(number)])


def _label(keys: Iterable[str]) -> str:
    return " ".join(key.replace("_", " ").capitalize() for key in keys)
