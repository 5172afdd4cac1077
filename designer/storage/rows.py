"""Rows become a package document and a document becomes rows: here only, in a number of queries that does not depend
on the size of the package (SQLite splits a large write into batches of 1,000 values; PostgreSQL does not).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
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
PackagePart = ParameterDocument | VariableDocument | NoteDocument | PrecedenceConstraintDocument
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
    known_executables = None if before is None else before.executables
    keys, has_deleted = _save_executables(package, document.executables, known_executables)
    _save_properties(find_changed(document, before), keys)
    # With an executable the database deletes its constraints and variables.
    known = None if has_deleted else before
    saving = _Saving(package, keys)
    saving.save(_CONSTRAINTS, document.precedence_constraints, known.precedence_constraints if known else None)
    saving.save(_PARAMETERS, document.parameters, before.parameters if before else None)
    saving.save(_NOTES, document.notes, before.notes if before else None)
    saving.save(_VARIABLES, document.variables, known.variables if known else None)


def find_changed(document: PackageDocument, before: PackageDocument | None) -> list[ExecutableDocument]:
    """Give the executables whose properties are not those of before."""
    known = {one.id: (one.type, one.properties) for one in before.executables} if before else {}
    return [one for one in document.executables if known.get(one.id) != (one.type, one.properties)]


def as_stored(document: PackageDocument, before: PackageDocument | None = None) -> PackageDocument:
    """Give a document that is saved now as load_document would: with the properties that nobody has set.

    What is as it was before is taken from there, so that whoever compares the two sees that at once.
    """
    known = {one.id: one for one in before.executables} if before else {}
    executables = [was if (was := known.get(one.id)) == one else _store_properties(one) for one in document.executables]
    return document.model_copy(update={"executables": executables})


def _store_properties(part: ExecutableDocument) -> ExecutableDocument:
    return part.model_copy(update={"properties": read_properties(part).model_dump(mode="json")})


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


def _save_executables(
    package: Package, documents: list[ExecutableDocument], before: list[ExecutableDocument] | None
) -> tuple[dict[UUID, int], bool]:
    """Store the executables, dropping what is gone and writing only what is new or changed, all where nobody knows what
    was before; give their keys by ID, and whether some were dropped."""
    types = {one.id: one.type for one in documents}
    if before is None:
        existing = dict(Executable.objects.filter(package=package).values_list("uid", "type"))
    else:
        existing = {one.id: one.type for one in before}
    gone = [uid for uid, its_type in existing.items() if types.get(uid) != its_type]
    if gone:
        Executable.objects.filter(package=package, uid__in=gone).delete()
    known = {one.id: (position, one) for position, one in enumerate(before or [])}
    for uid in gone:
        known.pop(uid, None)
    Executable.objects.bulk_create(
        (
            _to_row(package, position, document)
            for position, document in enumerate(documents)
            if known.get(document.id) != (position, document)
        ),
        update_conflicts=True,
        unique_fields=["package", "uid"],
        update_fields=EXECUTABLE_FIELDS,
    )
    return dict(Executable.objects.filter(package=package).values_list("uid", "pk")), bool(gone)


def _to_row(package: Package, position: int, document: ExecutableDocument) -> Executable:
    return Executable(
        package=package,
        uid=document.id,
        parent_uid=document.parent,
        position=position,
        host=_find_container_properties(document, CONTAINER_FIELDS_OF_EXECUTABLES),
        **document.model_dump(include=set(COMMON_FIELDS)),
    )


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


@dataclass(frozen=True)
class _Saving:
    """Saves the parts of a package that are no executables; keys are those of its executables by ID."""

    package: Package
    keys: dict[UUID, int]

    def save(self, kind: "_PartRows", documents: Sequence[PackagePart], before: Sequence[PackagePart] | None) -> None:
        """Store the parts of a kind, dropping what is gone and writing only what is new, changed or at another place,
        all where nobody knows what was before."""
        known = {one.id: (position, one) for position, one in enumerate(before or ())}
        kept = {one.id for position, one in enumerate(documents) if known.get(one.id) == (position, one)}
        rows = kind.model._default_manager.filter(package=self.package)
        if before is None:
            rows.delete()
        elif gone := known.keys() - kept:
            rows.filter(uid__in=gone).delete()
        kind.model._default_manager.bulk_create(
            kind.model(
                package=self.package,
                uid=document.id,
                position=position,
                **kind.references(document, self.keys),
                **document.model_dump(include=set(kind.fields)),
            )
            for position, document in enumerate(documents)
            if document.id not in kept
        )


@dataclass(frozen=True)
class _PartRows:
    """How the parts of one kind are rows: these of their fields as they are, and what refers to other parts."""

    model: type[Model]
    fields: list[str]
    references: Callable[[Any, dict[UUID, int]], dict[str, Any]]


_CONSTRAINTS = _PartRows(
    PrecedenceConstraint,
    CONSTRAINT_FIELDS,
    lambda one, keys: {"from_executable_id": keys[one.from_executable], "to_executable_id": keys[one.to_executable]},
)
_PARAMETERS = _PartRows(Parameter, PARAMETER_FIELDS, lambda _one, _keys: {})
_NOTES = _PartRows(Note, NOTE_FIELDS, lambda one, _keys: {"parent_uid": one.parent, "executable_uid": one.executable})
_VARIABLES = _PartRows(
    Variable, VARIABLE_FIELDS, lambda one, keys: {"scope_id": keys[one.scope] if one.scope else None}
)
