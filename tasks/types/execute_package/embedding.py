"""Called packages in the document of an execution: embedded below the tasks that call them, and taken apart again.

A call becomes a container with one ChildPackage in it, which holds the tasks of the called package. All IDs are made
new for each call site, except those of connection managers, which tasks refer to and guards are looked up by. So the
planner, the log and the page of an execution see containers; what a task of a called package sees is its own package
alone, as split gives it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType
from designer.variables.parameters import PACKAGE_PARAMETER
from tasks.types.execute_package.child_package import ChildPackageProperties
from tasks.types.execute_package.properties import ExecutePackageTaskProperties

HOST = ("delay_validation", "disable_event_handlers", "maximum_error_count", "force_execution_result")
Homes = dict[UUID, UUID]
Children = dict[UUID, ChildPackageProperties]
Child = tuple[PackageDocument, ChildPackageProperties]


def embed(document: PackageDocument, children: Mapping[UUID, Child]) -> PackageDocument:
    """Give the document with the packages that its tasks call, by the IDs of these tasks."""
    executables, variables = list(document.executables), list(document.variables)
    constraints = list(document.precedence_constraints)
    for call, (child, own) in children.items():
        part = _make_part(call, child, own)
        executables += [part, *(_move(each, call, part.id) for each in child.executables)]
        variables += [
            each.model_copy(update={"id": _renew(call, each.id), "scope": _renew_or(call, each.scope, part.id)})
            for each in child.variables
        ]
        constraints += [
            each.model_copy(
                update={
                    "id": _renew(call, each.id),
                    "from_executable": _renew(call, each.from_executable),
                    "to_executable": _renew(call, each.to_executable),
                }
            )
            for each in child.precedence_constraints
        ]
    update = {"executables": executables, "variables": variables, "precedence_constraints": constraints}
    return document.model_copy(update=update)


def find_homes(document: PackageDocument) -> Homes:
    """Give for each part of a called package its ChildPackage, which counts as part of itself."""
    if not any(each.type == ContainerType.CHILD_PACKAGE for each in document.executables):
        return {}
    parts = {each.id: each for each in document.executables}
    homes: dict[UUID, UUID | None] = {}
    for each in document.executables:
        _find_home(each, parts, homes)
    return {part: home for part, home in homes.items() if home}


def find_awaited(parts: Mapping[UUID, ExecutableDocument], home: UUID) -> frozenset[str]:
    """Give the names of a called package's parameters that have their values when the call begins."""
    call = parts[parts[home].parent or home]
    bindings = ExecutePackageTaskProperties.model_validate(call.properties).parameter_bindings
    return frozenset(f"{PACKAGE_PARAMETER}::{each.parameter}" for each in bindings)


def read_children(parts: Mapping[UUID, ExecutableDocument], homes: Homes) -> Children:
    """Give what is a called package's own, by its ChildPackage."""
    return {
        home: ChildPackageProperties.model_validate(parts[home].properties) for home in dict.fromkeys(homes.values())
    }


def split(document: PackageDocument, homes: Homes, children: Children) -> dict[UUID | None, PackageDocument]:
    """Give the packages that a document holds, by their ChildPackage, its own under None; each sees itself alone."""
    if not homes:
        return {None: document}
    parts = {each.id: each for each in document.executables}
    packages: dict[UUID | None, PackageDocument] = {None: _take(document, homes, None)}
    for home, own in children.items():
        packages[home] = _take_child(document, homes, parts[home], own)
    return packages


def _find_home(
    part: ExecutableDocument, parts: Mapping[UUID, ExecutableDocument], homes: dict[UUID, UUID | None]
) -> None:
    """Enter the homes of a part and of all that it is in."""
    line: list[UUID] = []
    level: ExecutableDocument | None = part
    while level is not None and level.id not in homes:
        if level.type == ContainerType.CHILD_PACKAGE:
            homes[level.id] = level.id
            break
        line.append(level.id)
        level = parts.get(level.parent) if level.parent else None
    homes.update(dict.fromkeys(line, homes[level.id] if level else None))


def _take_child(
    document: PackageDocument, homes: Homes, part: ExecutableDocument, own: ChildPackageProperties
) -> PackageDocument:
    return _take(document, homes, part.id).model_copy(
        update={
            "name": part.name,
            "description": part.description,
            "parameters": own.parameters,
            "connections": own.connections,
            "in_doubt": own.in_doubt,
            "expressions": {},
            **{name: getattr(part, name) for name in HOST},
        }
    )


def _take(document: PackageDocument, homes: Homes, home: UUID | None) -> PackageDocument:
    inside = [each for each in document.executables if homes.get(each.id) == home and each.id != home]
    known = {each.id for each in inside}
    return document.model_copy(
        update={
            "executables": [each.model_copy(update={"parent": _leave(each.parent, home)}) for each in inside],
            "variables": [
                each.model_copy(update={"scope": _leave(each.scope, home)})
                for each in document.variables
                if (homes.get(each.scope) if each.scope else None) == home
            ],
            "precedence_constraints": [
                each for each in document.precedence_constraints if each.from_executable in known
            ],
            "groups": [],
            "notes": [],
        }
    )


def _leave(parent: UUID | None, home: UUID | None) -> UUID | None:
    return None if parent == home else parent


def _make_part(call: UUID, child: PackageDocument, own: ChildPackageProperties) -> ExecutableDocument:
    return ExecutableDocument(
        id=_renew(call, call),
        parent=call,
        type=ContainerType.CHILD_PACKAGE,
        name=child.name,
        description=child.description,
        properties=_renew_parameters(call, own.model_dump(mode="json")),
        **{name: getattr(child, name) for name in HOST},
    )


def _move(part: ExecutableDocument, call: UUID, into: UUID) -> ExecutableDocument:
    update: dict[str, Any] = {"id": _renew(call, part.id), "parent": _renew_or(call, part.parent, into)}
    if part.type == ContainerType.CHILD_PACKAGE:
        update["properties"] = _renew_parameters(call, part.properties)
    return part.model_copy(update=update)


def _renew_parameters(call: UUID, properties: dict[str, Any]) -> dict[str, Any]:
    renewed = [{**each, "id": str(_renew(call, each["id"]))} for each in properties["parameters"]]
    return {**properties, "parameters": renewed}


def _renew(call: UUID, identifier: UUID | str) -> UUID:
    return uuid5(call, str(identifier))


def _renew_or(call: UUID, identifier: UUID | None, otherwise: UUID) -> UUID:
    return _renew(call, identifier) if identifier else otherwise
