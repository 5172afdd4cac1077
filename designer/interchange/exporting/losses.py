"""What SSIS has no place for, as people read it: before an export, and with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from designer.interchange.extras import Extras
from designer.package.document import PackageDocument

PACKAGE = "The package itself"


@dataclass(frozen=True)
class Loss:
    """Fields of one part, by their names for people; none where the part itself has no place."""

    part: str
    fields: tuple[str, ...] = ()


def find_losses(document: PackageDocument, extras: Extras) -> list[Loss]:
    """Tell what of a document a file holds in its note alone."""
    return list(_find(document, extras))


def _find(document: PackageDocument, extras: Extras) -> Iterator[Loss]:
    if extras.package:
        yield Loss(PACKAGE, tuple(map(_describe, extras.package)))
    names = {str(one.id): one.name for one in document.executables}
    names |= {str(one.id): one.name for one in document.connections}
    names |= {str(one.id): one.name for one in document.parameters}
    names |= {str(one.id): one.qualified_name for one in document.variables}
    names |= {str(one.id): f"The note “{one.title}”" for one in document.notes}
    for part, changes in extras.changed.items():
        if lost := [name for name, (was, _) in changes.items() if not _is_reference(was)]:
            yield Loss(names.get(part, "A precedence constraint"), tuple(map(_describe, lost)))
    for parts in extras.missing.values():
        yield from (Loss(str(part.get("name", "A part"))) for part in parts)


def _is_reference(was: Any) -> bool:
    """Tell whether a file names by its ID what the package names by its name: nothing is lost by that."""
    try:
        return isinstance(was, str) and bool(UUID(was))
    except ValueError:
        return False


def _describe(name: str) -> str:
    """Give a field's name as people read it: properties.message_format is Message format."""
    outer, point, inner = name.partition(".")
    words = (inner if point else outer).replace("_", " ").capitalize()
    return f"Expression of {words}" if outer == "expressions" else words
