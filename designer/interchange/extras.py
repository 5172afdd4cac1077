"""What SSIS has no place for, as the text of a note on the canvas: an import of the file finds it there again.

Nothing says what SSIS has a place for: a package that was exported is read again, and what it lost by that is in the
note, each field with what the file says of it instead. If somebody changes that in SSIS, the change counts.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.registry.properties import read_properties
from designer.registry.types import connection_types, task_types

FIRST_LINE: Final = "Mailwright keeps here what SSIS has no place for. Please leave this note as it is."
CHANGED: Final = "The note in which Mailwright keeps its own settings was changed and cannot be read."
LONGEST: Final = 5_000_000
"""Characters of a note that is read."""
LISTS: Final = ("parameters", "variables", "connections", "executables", "precedence_constraints", "groups", "notes")
PLACE: Final = ("x", "y", "width", "height")
INSIDE: Final = ("properties", "expressions")
"""Fields of a part that are compared key by key."""
P = TypeVar("P", ConnectionManagerDocument, ExecutableDocument)
Change = tuple[Any, Any]
"""What a file says, and what the package has instead."""


@dataclass(frozen=True)
class Extras:
    """Fields of the package and of its parts, by their IDs, that a file has otherwise; and parts that it has not."""

    package: dict[str, Change] = field(default_factory=dict)
    parts: dict[str, dict[str, Change]] = field(default_factory=dict)
    missing: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, dict[str, Change]]:
        """The changes of parts that are more than their places: an import draws a package on a grid of its own."""
        parts = {
            key: {name: each for name, each in part.items() if name not in PLACE} for key, part in self.parts.items()
        }
        return {key: part for key, part in parts.items() if part}

    def __bool__(self) -> bool:
        """Tell whether a note is worth it."""
        return bool(self.package or self.changed or self.missing)


def find_extras(document: PackageDocument, in_file: PackageDocument) -> Extras:
    """Tell what a document has beyond the one that a file of it is read as."""
    ours, theirs = (_describe(each) for each in (document, in_file))
    heads = [{name: each for name, each in side.items() if name not in (*LISTS, "source")} for side in (ours, theirs)]
    extras = Extras(_find_changes(*heads))
    for name in LISTS:
        known = {each["id"]: each for each in theirs[name]}
        for part in ours[name]:
            if part["id"] not in known:
                extras.missing.setdefault(name, []).append(part)
            elif changes := _find_changes(part, known[part["id"]]):
                extras.parts[part["id"]] = changes
    return extras


def _describe(document: PackageDocument) -> dict[str, Any]:
    """Give a document but for the digests of XML that it keeps: an import keeps what it finds."""
    described = fill_in(document).model_dump(mode="json")
    for part in described["executables"]:
        for way in task_types[part["type"]].sources:
            *outer, name = way.split("__")
            holder = reduce(lambda held, key: held.get(key) or {}, outer, part["properties"])
            holder.pop(name, None)
    for part in described["connections"]:
        if connection_types[part["type"]].is_inert:
            part["properties"].pop("source", None)
    return described


def fill_in(document: PackageDocument) -> PackageDocument:
    """Give a document whose parts say all their properties, those too that are defaults."""
    changes = {name: [_fill_in(part) for part in getattr(document, name)] for name in ("connections", "executables")}
    return document.model_copy(update=changes)


def _fill_in(part: P) -> P:
    return part.model_copy(update={"properties": read_properties(part).model_dump(mode="json")})


def _find_changes(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Change]:
    """Compare fields; those inside of properties have a name with a point."""
    ours, theirs = dict(_flatten(ours)), dict(_flatten(theirs))
    names = [*ours, *(name for name in theirs if name not in ours)]
    return {name: (theirs.get(name), ours.get(name)) for name in names if ours.get(name) != theirs.get(name)}


def _flatten(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        if name in INSIDE:
            yield from ((f"{name}.{key}", each) for key, each in value.items())
        else:
            yield name, value


def apply_extras(document: PackageDocument, extras: Extras) -> tuple[PackageDocument, list[str]]:
    """Give the document with what its note has, and sentences about what does not fit any more."""
    data = fill_in(document).model_dump(mode="json")
    _change(data, extras.package)
    for name in LISTS:
        for part in data[name]:
            _change(part, extras.parts.get(part["id"], {}))
    for name, parts in extras.missing.items():
        data[name] = [*data[name], *parts]
    try:
        return PackageDocument.model_validate(data), []
    except ValidationError as error:
        return document, [f"{CHANGED} {error.errors()[0]['msg']}"]


def _change(part: dict[str, Any], changes: Mapping[str, Change]) -> None:
    """Make the changes of those fields of which the file still says the same."""
    for name, (was, now) in changes.items():
        outer, point, key = name.partition(".")
        holder, key = (part.get(outer), key) if point else (part, outer)
        if not isinstance(holder, dict) or key == "id" or holder.get(key) != was:
            continue
        if now is None and point:
            holder.pop(key, None)
        else:
            holder[key] = now


def write_note(extras: Extras) -> str:
    """Give the text of the note."""
    kept = {"package": extras.package, "parts": extras.parts, "missing": extras.missing}
    return f"{FIRST_LINE}\n{json.dumps({name: each for name, each in kept.items() if each})}"


def is_note(text: str) -> bool:
    """Tell whether a note is one of these."""
    return text.lstrip().startswith(FIRST_LINE)


def read_note(text: str) -> Extras:
    """Read the text of the note. Raises ValueError with a sentence when somebody has changed it."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        kept = _mapping(json.loads(text.lstrip().removeprefix(FIRST_LINE)))
        parts, missing = _mapping(kept.get("parts", {})), _mapping(kept.get("missing", {}))
        return Extras(
            _read_changes(kept.get("package", {})),
            {key: _read_changes(part) for key, part in parts.items()},
            {name: [_mapping(each) for each in missing[name]] for name in LISTS if name in missing},
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(CHANGED) from error


def _read_changes(value: Any) -> dict[str, Change]:
    return {name: (was, now) for name, (was, now) in _mapping(value).items() if name.partition(".")[0] not in LISTS}


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value
