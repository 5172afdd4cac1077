"""Changes of single parts of a package document. Pure: each gives a new document, and one that makes no sense is
refused as the document refuses it (pydantic's ValidationError)."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from designer.package.document import ExecutableDocument, GroupDocument, PackageDocument, PackageParts, Part


class PartKind(StrEnum):
    """The lists of a document whose parts have IDs, by their fields' names."""

    PARAMETERS = "parameters"
    VARIABLES = "variables"
    CONNECTIONS = "connections"
    EXECUTABLES = "executables"
    CONSTRAINTS = "precedence_constraints"


def list_parts(document: PackageDocument, kind: PartKind) -> list[Any]:
    """Give the parts of a kind."""
    parts: list[Any] = getattr(document, kind)
    return parts


def find_part(document: PackageDocument, kind: PartKind, key: UUID) -> Any:
    """Give the part with an ID. Raises LookupError."""
    for part in list_parts(document, kind):
        if part.id == key:
            return part
    raise LookupError(key)


def add_part(document: PackageDocument, kind: PartKind, part: Part) -> PackageDocument:
    """Give the document with one more part."""
    return _with(document, {kind: [*list_parts(document, kind), part]})


def replace_part(document: PackageDocument, kind: PartKind, key: UUID, part: Part) -> PackageDocument:
    """Give the document with this in place of the part with an ID, which stays. Raises LookupError."""
    find_part(document, kind, key)
    kept = part.model_copy(update={"id": key})
    return _with(document, {kind: [kept if each.id == key else each for each in list_parts(document, kind)]})


def merge_part(document: PackageDocument, kind: PartKind, key: UUID, patch: Mapping[str, Any]) -> PackageDocument:
    """Give the document with a part of which some fields are changed as in RFC 7396: null removes, and what is inside
    of an object is merged as well. Raises LookupError."""
    part = find_part(document, kind, key)
    merged = _merge(part.model_dump(mode="json"), patch)
    return replace_part(document, kind, key, type(part).model_validate(merged))


def remove_part(document: PackageDocument, kind: PartKind, key: UUID) -> PackageDocument:
    """Give the document without a part. With an executable goes all that is inside of it or belongs to it, as on the
    canvas: its event handlers, variables, precedence constraints and notes. Raises LookupError."""
    find_part(document, kind, key)
    if kind is PartKind.EXECUTABLES:
        return _with(document, lists_without(document, find_inside(document.executables, key)))
    return _with(document, {kind: [each for each in list_parts(document, kind) if each.id != key]})


def find_inside(executables: Iterable[ExecutableDocument], key: UUID) -> set[UUID]:
    """Give the IDs of an executable and of all that is inside of it."""
    children: dict[UUID | None, list[UUID]] = {}
    for each in executables:
        children.setdefault(each.parent, []).append(each.id)
    found, waiting = set[UUID](), [key]
    while waiting:
        found.add(one := waiting.pop())
        waiting += children.get(one, [])
    return found


def lists_without(document: PackageParts, gone: Collection[UUID]) -> dict[str, list[Any]]:
    """Give the lists of a document without these executables and all that belongs to them: variables, precedence
    constraints, places in groups, notes on them and in them."""
    constraints = [
        each
        for each in document.precedence_constraints
        if each.from_executable not in gone and each.to_executable not in gone
    ]
    return {
        "executables": [each for each in document.executables if each.id not in gone],
        "variables": [each for each in document.variables if each.scope not in gone],
        "precedence_constraints": constraints,
        "groups": _without(document.groups, gone),
        "notes": [each for each in document.notes if each.parent not in gone and each.executable not in gone],
    }


def _without(groups: Iterable[GroupDocument], gone: Collection[UUID]) -> list[GroupDocument]:
    left = [(group, [one for one in group.executables if one not in gone]) for group in groups]
    return [group.model_copy(update={"executables": inside}) for group, inside in left if inside]


def _merge(was: Any, patch: Any) -> Any:
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(was) if isinstance(was, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value)
    return merged


def _with(document: PackageDocument, lists: Mapping[str, list[Any]]) -> PackageDocument:
    """Give a document with other lists, and its structure checked again; the parts were checked as they were made."""
    return PackageDocument(**{**dict(document), **lists})
