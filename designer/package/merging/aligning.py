"""What both sides added apart from each other, and there may be once only, is taken for the same part."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any
from uuid import UUID

from designer.package.document import PackageDocument, Part
from designer.package.enumerations import ContainerType

Key = Callable[[Any], Hashable | None]


def _of_handler(part: Any) -> Hashable | None:
    return (part.parent, part.event_name) if part.type == ContainerType.EVENT_HANDLER else None


ONE_ONLY: Mapping[str, Key] = {
    "parameters": lambda part: part.name.casefold(),
    "variables": lambda part: (part.scope, part.qualified_name),
    "executables": _of_handler,
    "precedence_constraints": lambda part: (part.from_executable, part.to_executable),
}
"""What there may be one of only, by its list: one arrow between two tasks, one handler of an event."""
REFERRING = ("parent", "scope", "executable")


def align(base: PackageDocument, mine: PackageDocument, theirs: PackageDocument) -> PackageDocument:
    """Give what is mine with their IDs for what both added."""
    same: dict[UUID, UUID] = {}
    for name, key in ONE_ONLY.items():
        known = {part.id for part in getattr(base, name)}
        added = {key(part): part.id for part in getattr(theirs, name) if part.id not in known and key(part) is not None}
        new = (part for part in getattr(mine, name) if part.id not in known and part.id not in added.values())
        same |= {part.id: added[key(part)] for part in new if key(part) in added}
    return _rename(mine, same) if same else mine


def _rename(document: PackageDocument, same: Mapping[UUID, UUID]) -> PackageDocument:
    names = ("variables", "parameters", "executables", "precedence_constraints", "notes")
    lists = {name: [_rename_in(part, same) for part in getattr(document, name)] for name in names}
    return document.model_copy(update=lists)


def _rename_in(part: Part, same: Mapping[UUID, UUID]) -> Part:
    values = dict(part)
    changed = {name: same[values[name]] for name in ("id", *REFERRING) if values.get(name) in same}
    return part.model_copy(update=changed) if changed else part
