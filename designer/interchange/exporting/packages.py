"""A package document as SSIS's description of a package, of which designer.dtsx.writing makes the file.

What the file that it was imported from has and no document describes (who made it, configurations, attributes of SSIS's
designer) is put back by ID.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple
from uuid import UUID

from designer.dtsx.kinds import PACKAGE
from designer.dtsx.source import (
    FileRefused,
    Place,
    SourceAnnotation,
    SourceConstraint,
    SourceExecutable,
    SourceObject,
    SourcePackage,
    SourceVariable,
)
from designer.dtsx.writing.parts import add_expressions
from designer.dtsx.xml.elements import dts
from designer.interchange.exporting.common import (
    EXECUTABLE_NAMES,
    PACKAGE_NAMES,
    VARIANT,
    storable,
    write_container,
    write_executable,
)
from designer.interchange.exporting.parts import (
    Export,
    read_storable,
    write_connection,
    write_constraints,
    write_expressions,
    write_parameter,
    write_variable,
)
from designer.interchange.extras import fill_in
from designer.interchange.importing.canvas.layout import scale_down
from designer.interchange.importing.hosts import DRIVEN_OF_EXECUTABLES, DRIVEN_OF_PACKAGES
from designer.package.document import (
    SYSTEM,
    ExecutableDocument,
    NoteDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ContainerType
from designer.registry.file_forms import TaskForm
from designer.registry.types import task_types
from designer.registry.written_parts import Destination, WrittenPart

ROOT: Final = "\\Package"
MOST_NESTED: Final = 100
OLDEST_CARRIED: Final = 6
"""Formats 2 and 3 write what documents do not describe in another way: it is not taken over."""
STANDS: Final = ("parent", "x", "y", "width", "height", "collapsed")
NOTE_STANDS: Final = ("parent", "x", "y", "width", "height")
OWN: Final = frozenset({dts("ForEachEnumerator"), dts("ForEachVariableMappings")})
OF_NEW_PACKAGES: Final = {"LocaleID": "1033", "PackageType": "5", "ProtectionLevel": "0", "VersionBuild": "1"}
IN_PLAIN: Final = frozenset({"0", "1", "5"})
"""SSIS's ProtectionLevels that need no password: DontSaveSensitive, EncryptSensitiveWithUserKey, ServerStorage."""
OF_NEW_EXECUTABLES: Final = {"LocaleID": "-1"}
ROOM: Final = 30.0
"""Pixels between the note with our own settings and what is above it."""


@dataclass(frozen=True)
class _Parts:
    """The parts of a document by the executable that they are in; None is the package."""

    inside: Mapping[UUID | None, list[ExecutableDocument]]
    handlers: Mapping[UUID | None, list[ExecutableDocument]]
    variables: Mapping[UUID | None, list[VariableDocument]]
    constraints: Mapping[UUID | None, list[PrecedenceConstraintDocument]]
    notes: Mapping[UUID | None, list[NoteDocument]]

    @classmethod
    def of(cls, document: PackageDocument) -> "_Parts":
        parts = cls(*(defaultdict(list) for _ in range(5)))
        parents = {}
        for one in document.executables:
            (parts.handlers if one.type == ContainerType.EVENT_HANDLER else parts.inside)[one.parent].append(one)
            parents[one.id] = one.parent
        for variable in document.variables:
            parts.variables[variable.scope].append(variable)
        for constraint in document.precedence_constraints:
            parts.constraints[parents[constraint.from_executable]].append(constraint)
        for note in document.notes:
            parts.notes[note.parent].append(note)
        return parts


class _Inside(NamedTuple):
    """What is in a package, container or event handler."""

    variables: tuple[SourceVariable, ...]
    executables: tuple[SourceExecutable, ...]
    constraints: tuple[SourceConstraint, ...]
    handlers: tuple[SourceExecutable, ...]


class _Layout(NamedTuple):
    """Where things stand, as it is found while they are written."""

    places: dict[str, Place]
    notes: list[SourceAnnotation]


@dataclass(frozen=True)
class Original:
    """The file that a package was imported from, and the document that it was then."""

    source: SourcePackage
    document: PackageDocument


def describe_package(
    document: PackageDocument, identifier: UUID, destination: Destination, imported: Original | None = None
) -> SourcePackage:
    """Describe a document as a package of a file. identifier is its ID where there is no original.

    Raises FileRefused if it is nested too deep, or has what no file of SSIS's has.
    """
    original = imported.source if imported and imported.source.format >= OLDEST_CARRIED else None
    unchanged = _find_unchanged(document, imported.document) if imported and original else frozenset()
    places = _find_places(document, imported) if imported else {}
    export = Export(destination, _index(original) if original else {}, unchanged, places)
    key = original.id if original and original.id else identifier
    carried = export.carry(key, PACKAGE_NAMES) or OF_NEW_PACKAGES
    own = write_container(document, export.name(key, document.name), document.description)
    if document.max_concurrent_executables != -1:
        own["MaxConcurrentExecutables"] = str(document.max_concurrent_executables)
    layout = _Layout({}, [])
    inside = _write_inside(None, ROOT, _Parts.of(document), export, layout, 0)
    return SourcePackage(
        path=ROOT,
        element=export.element_of(key),
        line=0,
        id=key,
        kind=PACKAGE,
        format=destination.form,
        properties={**carried, **_protection(carried), **own},
        expressions=write_expressions(key, document.expressions, DRIVEN_OF_PACKAGES, export),
        connections=tuple(made for one in document.connections if (made := write_connection(one, export))),
        parameters=tuple(write_parameter(one, export, VARIANT) for one in document.parameters),
        layout=layout.places,
        annotations=tuple(layout.notes),
        **inside._asdict(),
    )


def _protection(carried: Mapping[str, str]) -> dict[str, str]:
    """Say that no password is needed where the original wanted one: what is written is in plain, without secrets."""
    return {} if carried.get("ProtectionLevel", "1") in IN_PLAIN else {"ProtectionLevel": "0"}


def _take_over(original: SourceExecutable) -> WrittenPart:
    """Give what is the type's own as the file had it."""
    own = (each for each in original.element if each.tag in OWN)
    system = tuple(each for each in original.variables if each.properties.get("Namespace") == SYSTEM)
    return WrittenPart(original.data, own=tuple(own), variables=system, creation_name=original.creation_name)


def _add_inner_expressions(written: WrittenPart, form: TaskForm, executable: ExecutableDocument) -> None:
    names = {ours: theirs for theirs, ours in form.driven_inside.items()}
    inner = {names[name]: storable(text) for name, text in executable.expressions.items() if name in names}
    if inner and written.own:
        add_expressions(written.own[0], inner)


def add_note(source: SourcePackage, text: str) -> SourcePackage:
    """Put a note with our own settings below everything else."""
    lowest = max((place.y + place.height for place in source.layout.values()), default=0.0)
    note = SourceAnnotation(ROOT, text, Place(ROOM, lowest + 100.0 + ROOM, 300.0, 60.0))
    return replace(source, annotations=(*source.annotations, note))


def _index(original: SourcePackage) -> dict[UUID, SourceObject]:
    """Give the parts of a file by their IDs."""
    found: list[SourceObject] = [*original.connections, *original.parameters]
    for executable in original.walk():
        found += [executable, *executable.variables, *executable.constraints]
    return {part.id: part for part in found if part.id}


def _find_unchanged(document: PackageDocument, before: PackageDocument) -> frozenset[UUID]:
    """Tell which parts have still what is their type's own."""
    known, now = _index_properties(fill_in(before)), _index_properties(fill_in(document))
    return frozenset(part for part, properties in now.items() if known.get(part) == properties)


def _index_properties(document: PackageDocument) -> dict[UUID, tuple[str, dict[str, Any], dict[str, str]]]:
    own = {one.id: (one.type, one.properties, one.expressions) for one in document.executables}
    return own | {one.id: (one.type, one.properties, one.expressions) for one in document.connections}


def _find_places(document: PackageDocument, imported: Original) -> dict[UUID, Place]:
    """Give the places in the file of what stands where it was put then, with all that is beside it."""
    before = {one.id: one for one in imported.document.executables}
    notes = {one.id: one for one in imported.document.notes}
    moved = {one.parent for one in document.executables if not _stands_as(one, before.get(one.id))}
    moved |= {one.parent for one in document.notes if not _is_where(one, notes.get(one.id))}
    found = {one.id: imported.source.layout.get(one.path) for one in imported.source.walk() if one.id}
    found |= {one.id: one.place for one in imported.source.annotations if one.id}
    every: list[ExecutableDocument | NoteDocument] = [*document.executables, *document.notes]
    return {one.id: place for one in every if one.parent not in moved and (place := found.get(one.id))}


def _stands_as(executable: ExecutableDocument, before: ExecutableDocument | None) -> bool:
    return before is not None and all(getattr(executable, name) == getattr(before, name) for name in STANDS)


def _is_where(note: NoteDocument, before: NoteDocument | None) -> bool:
    return before is not None and all(getattr(note, name) == getattr(before, name) for name in NOTE_STANDS)


def _write_inside(
    executable: UUID | None, path: str, parts: _Parts, export: Export, layout: _Layout, depth: int
) -> _Inside:
    if depth > MOST_NESTED:
        raise FileRefused(f"{path[:200]} … is in more than {MOST_NESTED} containers. SSIS's files hold fewer.")
    paths: dict[UUID, str] = {}
    for one in parts.inside[executable]:
        paths[one.id] = f"{path}\\{export.name(one.id, one.name)}"
        layout.places[paths[one.id]] = export.places.get(one.id) or scale_down(one)
    layout.notes.extend(_write_note(one, path, export) for one in parts.notes[executable])
    handlers = {one.id: f"{path}.EventHandlers[{one.event_name}]" for one in parts.handlers[executable]}
    return _Inside(
        tuple(write_variable(one, export) for one in parts.variables[executable]),
        tuple(_write(one, paths[one.id], parts, export, layout, depth) for one in parts.inside[executable]),
        tuple(write_constraints(parts.constraints[executable], paths, export)),
        tuple(_write(one, handlers[one.id], parts, export, layout, depth) for one in parts.handlers[executable]),
    )


def _write(
    executable: ExecutableDocument, path: str, parts: _Parts, export: Export, layout: _Layout, depth: int
) -> SourceExecutable:
    form = task_types[executable.type].file_form
    if form is None or form.write is None:
        raise FileRefused(f"“{executable.name}” is a {task_types[executable.type].label}, which SSIS does not have.")
    original = export.original_of(executable.id)
    if isinstance(original, SourceExecutable):
        written, kind = _take_over(original), original.kind
    else:
        written = form.write(read_storable(executable), export.destination)
        kind = written.creation_name or form.kinds[0]
        _add_inner_expressions(written, form, executable)
    inside = _write_inside(executable.id, path, parts, export, layout, depth + 1)
    own = write_executable(executable)
    own["ObjectName"] = export.name(executable.id, executable.name)
    described = EXECUTABLE_NAMES if original else EXECUTABLE_NAMES | form.attributes
    carried = export.carry(executable.id, described) or OF_NEW_EXECUTABLES
    return SourceExecutable(
        path=path,
        element=export.element_of(executable.id),
        line=0,
        id=executable.id,
        kind=kind,
        event_name=executable.event_name,
        properties={**carried, "CreationName": written.creation_name, **own, **written.properties},
        expressions={
            **written.expressions,
            **write_expressions(
                executable.id, executable.expressions, {**DRIVEN_OF_EXECUTABLES, **form.driven}, export
            ),
        },
        data=written.data,
        own=written.own,
        variables=(*written.variables, *inside.variables),
        executables=inside.executables,
        constraints=inside.constraints,
        handlers=inside.handlers,
    )


def _write_note(note: NoteDocument, container: str, export: Export) -> SourceAnnotation:
    place = export.places.get(note.id) or scale_down(note)
    return SourceAnnotation(container, storable(note.text), place, note.id)
