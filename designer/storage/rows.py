"""Rows become a package document and a document becomes rows: here only, in a number of queries that does not depend
on the size of the package (SQLite splits a large write into batches of 1,000 values; PostgreSQL does not).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from designer.models import Executable, Note, Package, Parameter, PrecedenceConstraint, Variable
from designer.package.document import (
    DtsContainer,
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    Properties,
    VariableDocument,
)
from designer.package.enumerations import InDoubt
from designer.registry.connection_store import connection_store
from designer.registry.properties import read_properties
from designer.registry.server_types import server_task_types
from designer.storage.package_rows import PackageRows

LAYOUT_FIELDS = ["x", "y", "width", "height", "collapsed"]
COMMON_FIELDS = ["type", "name", "description", "disable", *LAYOUT_FIELDS, "expressions"]
EXECUTABLE_FIELDS = ["position", "parent_uid", *COMMON_FIELDS, "host"]
CONTAINER_FIELDS_OF_PACKAGES = {*DtsContainer.model_fields, "max_concurrent_executables"}
CONTAINER_FIELDS_OF_EXECUTABLES = {
    *(name for name in DtsContainer.model_fields if name != "expressions"),
    "fail_package_on_failure",
    "fail_parent_on_failure",
}
PARAMETER_FIELDS = list(ParameterDocument.model_fields.keys() - {"id"})
CONSTRAINT_FIELDS = ["value", "evaluation_operation", "expression", "logical_and"]
NOTE_FIELDS = list(NoteDocument.model_fields.keys() - {"id", "parent", "executable"})
VARIABLE_FIELDS = list(VariableDocument.model_fields.keys() - {"id", "scope"})
EXECUTABLES = PackageRows(Executable, ("pk", "uid", "parent_uid", *COMMON_FIELDS, "host"))
CONSTRAINTS = PackageRows(
    PrecedenceConstraint, ("uid", "from_executable__uid", "to_executable__uid", *CONSTRAINT_FIELDS)
)
PARAMETERS = PackageRows(Parameter, ("uid", *PARAMETER_FIELDS))
NOTES = PackageRows(Note, ("uid", "parent_uid", "executable_uid", *NOTE_FIELDS))
VARIABLES = PackageRows(Variable, ("uid", "scope__uid", *VARIABLE_FIELDS))


def load_document(package: Package) -> PackageDocument:
    """Give a package's document: one query each for its parameters, variables, connections, executables, constraints,
    notes and every task type that occurs."""
    executables = EXECUTABLES.of(package)
    properties = _load_properties(package, {row["type"] for row in executables})
    return PackageDocument(
        name=package.name,
        description=package.description,
        parameters=_load_parameters(package),
        variables=_load_variables(package),
        connections=connection_store().load(package),
        executables=[_to_document(row, properties.get(row["pk"], {})) for row in executables],
        precedence_constraints=_load_constraints(package),
        groups=[GroupDocument.model_validate(group) for group in package.groups],
        notes=_load_notes(package),
        **package.host,
        in_doubt=InDoubt(package.in_doubt),
        source=package.source,
    )


def save_document(package: Package, document: PackageDocument, before: PackageDocument | None = None) -> None:
    """Make a package's rows what the document says. The caller holds a transaction and has checked the properties.

    before is what the rows say, where the caller has just read them: what is the same is not written again.
    """
    package.name, package.description, package.in_doubt = document.name, document.description, document.in_doubt
    package.source = document.source
    package.host = _find_container_properties(document, CONTAINER_FIELDS_OF_PACKAGES)
    package.groups = [group.model_dump(mode="json") for group in document.groups]
    connection_store().save(package, document.connections)
    keys, has_deleted = _save_executables(package, document.executables)
    _save_properties(find_changed(document, before), keys)
    # With an executable the database deletes its constraints and variables.
    known = None if has_deleted else before
    if known is None or known.precedence_constraints != document.precedence_constraints:
        _save_constraints(package, document.precedence_constraints, keys)
    if before is None or before.parameters != document.parameters:
        _save_parameters(package, document.parameters)
    if before is None or before.notes != document.notes:
        _save_notes(package, document.notes)
    if known is None or known.variables != document.variables:
        _save_variables(package, document.variables, keys)


def find_changed(document: PackageDocument, before: PackageDocument | None) -> list[ExecutableDocument]:
    """Give the executables whose properties are not those of before."""
    known = {one.id: (one.type, one.properties) for one in before.executables} if before else {}
    return [one for one in document.executables if known.get(one.id) != (one.type, one.properties)]


def as_stored(document: PackageDocument) -> PackageDocument:
    """Give a document that was just saved as load_document would: with the properties that nobody has set."""
    executables = [
        one.model_copy(update={"properties": read_properties(one).model_dump(mode="json")})
        for one in document.executables
    ]
    return document.model_copy(update={"executables": executables})


def _to_document(row: dict[str, Any], properties: Properties) -> ExecutableDocument:
    common = {name: row[name] for name in COMMON_FIELDS}
    return ExecutableDocument(id=row["uid"], parent=row["parent_uid"], properties=properties, **common, **row["host"])


def _find_container_properties(document: DtsContainer, fields: set[str]) -> dict[str, Any]:
    """Give the properties of SSIS's DtsContainer as far as they are not at their defaults."""
    return document.model_dump(mode="json", include=fields, exclude_defaults=True)


def _load_properties(package: Package, types: Collection[str]) -> dict[int, Properties]:
    return {
        row.pk: made.of.properties.model_validate(row, from_attributes=True).model_dump(mode="json")
        for name, made in server_task_types.items()
        if name in types
        for row in made.model._default_manager.filter(executable__package=package)
    }


def _load_constraints(package: Package) -> list[PrecedenceConstraintDocument]:
    return [
        PrecedenceConstraintDocument(
            id=row.pop("uid"),
            from_executable=row.pop("from_executable__uid"),
            to_executable=row.pop("to_executable__uid"),
            **row,
        )
        for row in CONSTRAINTS.of(package)
    ]


def _load_parameters(package: Package) -> list[ParameterDocument]:
    return [ParameterDocument(id=row.pop("uid"), **row) for row in PARAMETERS.of(package)]


def _load_notes(package: Package) -> list[NoteDocument]:
    return [
        NoteDocument(id=row.pop("uid"), parent=row.pop("parent_uid"), executable=row.pop("executable_uid"), **row)
        for row in NOTES.of(package)
    ]


def _load_variables(package: Package) -> list[VariableDocument]:
    return [VariableDocument(id=row.pop("uid"), scope=row.pop("scope__uid"), **row) for row in VARIABLES.of(package)]


def _save_executables(package: Package, documents: list[ExecutableDocument]) -> tuple[dict[UUID, int], bool]:
    """Store the executables, dropping what is gone and writing only what is new or changed; give their keys by ID, and
    whether some were dropped."""
    existing = {row.uid: row for row in Executable.objects.filter(package=package)}
    wanted = {
        document.id: Executable(
            package=package,
            uid=document.id,
            parent_uid=document.parent,
            position=position,
            host=_find_container_properties(document, CONTAINER_FIELDS_OF_EXECUTABLES),
            **document.model_dump(include=set(COMMON_FIELDS)),
        )
        for position, document in enumerate(documents)
    }
    gone = [row.pk for uid, row in existing.items() if uid not in wanted or row.type != wanted[uid].type]
    Executable.objects.filter(pk__in=gone).delete()
    changed = [row for uid, row in wanted.items() if uid not in existing or _differs(row, existing[uid])]
    Executable.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["package", "uid"], update_fields=EXECUTABLE_FIELDS
    )
    return dict(Executable.objects.filter(package=package).values_list("uid", "pk")), bool(gone)


def _differs(one: Executable, other: Executable) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in EXECUTABLE_FIELDS)


def _save_properties(documents: list[ExecutableDocument], keys: dict[UUID, int]) -> None:
    by_type: dict[str, list[ExecutableDocument]] = defaultdict(list)
    for document in documents:
        by_type[document.type].append(document)
    for name, of_type in by_type.items():
        model = server_task_types[name].model
        rows = [
            model(executable_id=keys[document.id], **read_properties(document).model_dump()) for document in of_type
        ]
        fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        if fields:
            model._default_manager.bulk_create(
                rows, update_conflicts=True, unique_fields=["executable"], update_fields=fields
            )
        else:
            model._default_manager.bulk_create(rows, ignore_conflicts=True)


def _save_constraints(
    package: Package, documents: Iterable[PrecedenceConstraintDocument], keys: dict[UUID, int]
) -> None:
    ends = ((each, (keys[each.from_executable], keys[each.to_executable])) for each in documents)
    rows = ((each, {"from_executable_id": begin, "to_executable_id": end}) for each, (begin, end) in ends)
    _replace(PrecedenceConstraint, package, rows, CONSTRAINT_FIELDS)


def _save_parameters(package: Package, documents: Iterable[ParameterDocument]) -> None:
    _replace(Parameter, package, ((each, {}) for each in documents), PARAMETER_FIELDS)


def _save_notes(package: Package, documents: Iterable[NoteDocument]) -> None:
    rows = ((each, {"parent_uid": each.parent, "executable_uid": each.executable}) for each in documents)
    _replace(Note, package, rows, NOTE_FIELDS)


def _save_variables(package: Package, documents: Iterable[VariableDocument], keys: dict[UUID, int]) -> None:
    rows = ((each, {"scope_id": keys[each.scope] if each.scope else None}) for each in documents)
    _replace(Variable, package, rows, VARIABLE_FIELDS)


def _replace(
    model: type[Model], package: Package, parts: Iterable[tuple[Any, Mapping[str, Any]]], fields: Collection[str]
) -> None:
    """Store the parts of a list, each with what of its row is called otherwise than in the document, in place of those
    that there were."""
    model._default_manager.filter(package=package).delete()
    model._default_manager.bulk_create(
        model(package=package, uid=part.id, position=position, **more, **part.model_dump(include=set(fields)))
        for position, (part, more) in enumerate(parts)
    )
