"""A file that is imported again over a package that came from it: what SSIS knows is the file's, what it does not know
stays as people have set it here.
"""

from collections.abc import Mapping
from uuid import UUID

from designer.interchange.importing.packages import ImportedPackage
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
)

LAYOUT = ("x", "y", "width", "height", "collapsed")


def merge(before: PackageDocument, imported: ImportedPackage) -> PackageDocument:
    """Give the document of a file with what the package has beside it: settings that only we have, groups, notes
    that it does not know, and places where it has none."""
    document = imported.document
    known = {each.id: each for each in before.executables}
    managers = {each.id: each for each in before.connections}
    executables = [_merge(known.get(each.id), each, imported) for each in document.executables]
    return document.model_copy(
        update={
            "executables": executables,
            "connections": [_merge_connection(managers.get(each.id), each) for each in document.connections],
            "groups": _keep_groups(before, executables),
            "notes": _merge_notes(before, document.notes, executables),
            "in_doubt": before.in_doubt,
        }
    )


def _merge(before: ExecutableDocument | None, new: ExecutableDocument, imported: ImportedPackage) -> ExecutableDocument:
    if before is None or before.type != new.type:
        return new
    said = imported.said.get(new.id, frozenset())
    ours = {name: value for name, value in before.properties.items() if name in new.properties and name not in said}
    places = {} if imported.has_layout else {name: getattr(before, name) for name in LAYOUT}
    return new.model_copy(update={"properties": {**new.properties, **ours}, **places})


def _merge_connection(
    before: ConnectionManagerDocument | None, new: ConnectionManagerDocument
) -> ConnectionManagerDocument:
    """What stands in a connection string of SSIS's is the file's; of the rest it says nothing."""
    if before is None or before.type != new.type:
        return new
    return new.model_copy(update={"properties": {**before.properties, **new.properties}})


def _keep_groups(before: PackageDocument, executables: list[ExecutableDocument]) -> list[GroupDocument]:
    """Keep the groups whose tasks are all there, in one container."""
    parents: Mapping[UUID, UUID | None] = {each.id: each.parent for each in executables}
    return [
        group
        for group in before.groups
        if all(one in parents for one in group.executables) and len({parents[one] for one in group.executables}) == 1
    ]


def _merge_notes(
    before: PackageDocument, new: list[NoteDocument], executables: list[ExecutableDocument]
) -> list[NoteDocument]:
    """Give the file's notes, which stay on their tasks, and those that were written here, where their place is left."""
    parents: Mapping[UUID | None, UUID | None] = {each.id: each.parent for each in executables}
    about = {each.id: each.executable for each in before.notes}
    known = {each.id for each in new}
    places = {None, *parents}
    ours = [each for each in before.notes if each.id not in known and each.parent in places]
    merged = [*(each.model_copy(update={"executable": about.get(each.id)}) for each in new), *ours]
    return [
        each
        if each.executable in parents and parents[each.executable] == each.parent
        else each.model_copy(update={"executable": None})
        for each in merged
    ]
