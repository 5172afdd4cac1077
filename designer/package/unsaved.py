"""What somebody changed in a package and did not save: parts that are new or another by now, and those that are gone.

It is small while little is changed, so that a page can tell it again after each change.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from designer.package.document import MOST_PARTS, PackageDocument, PackageParts
from designer.package.merging.parts import LISTS


class ChangedParts(PackageParts):
    """A package's own properties as they are now, the changed parts alone, and the IDs of those that are gone."""

    gone: Annotated[list[UUID], Field(max_length=MOST_PARTS)] = []


def apply_changes(base: PackageDocument, changes: ChangedParts) -> PackageDocument:
    """Give the package with the changes. Raises pydantic's ValidationError where that is none."""
    gone = {*changes.gone}
    values = {name: value for name, value in dict(changes).items() if name != "gone"}
    for name in LISTS:
        new = {part.id: part for part in getattr(changes, name)}
        left = [new.pop(part.id, part) for part in getattr(base, name) if part.id not in gone]
        values[name] = [*left, *new.values()]
    return PackageDocument(**values)


def find_changes(base: PackageDocument, document: PackageDocument) -> ChangedParts:
    """Give what makes the document of the base."""
    values, gone = dict(document), list[UUID]()
    for name in LISTS:
        before = {part.id: part for part in getattr(base, name)}
        values[name] = [part for part in getattr(document, name) if before.pop(part.id, None) != part]
        there = {part.id for part in getattr(document, name)}
        gone += [key for key in before if key not in there]
    return ChangedParts(**values, gone=gone)
