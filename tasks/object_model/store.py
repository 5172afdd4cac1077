"""The parts of a package in a program's hands: documents that can be exchanged one by one, and made one whole again."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from designer.input.validation_errors import sentence_of
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    GroupDocument,
    PackageDocument,
    ParameterDocument,
    Part,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from tasks.object_model.errors import Refused
from tasks.object_model.spelling import write_as_ssis

Document = TypeVar("Document", bound=Part)
LISTS = ("parameters", "variables", "connections", "executables", "precedence_constraints", "groups")


class Store:
    """What a package is made of, by IDs. handles are the objects that a program has of it, one for each part.

    values are those that variables had at the end of the last run; they go when something else gives a variable one.
    """

    def __init__(self, document: PackageDocument, kept: Mapping[str, bytes] | None = None) -> None:
        self.head: dict[str, Any] = {
            name: getattr(document, name) for name in PackageDocument.model_fields if name not in LISTS
        }
        self.connections: dict[UUID, ConnectionManagerDocument] = _index(document.connections)
        self.executables: dict[UUID, ExecutableDocument] = _index(document.executables)
        self.precedence_constraints: dict[UUID, PrecedenceConstraintDocument] = _index(document.precedence_constraints)
        self.variables: dict[UUID, VariableDocument] = _index(document.variables)
        self.parameters: dict[UUID, ParameterDocument] = _index(document.parameters)
        self.groups: dict[UUID, GroupDocument] = _index(document.groups)
        self.kept: dict[str, bytes] = dict(kept or {})
        self.handles: dict[UUID, Any] = {}
        self.values: dict[UUID, Any] = {}

    def to_document(self) -> PackageDocument:
        """Give the package as one document. Raises Refused where its parts do not go together."""
        lists = {name: list(getattr(self, name).values()) for name in LISTS}
        try:
            return PackageDocument(**self.head, **lists)
        except ValidationError as error:
            raise refuse(error) from error

    def change_head(self, **values: Any) -> None:
        """Set something of the package itself. Raises Refused."""
        try:
            probe = PackageDocument.model_validate({**self.head, **values})
        except ValidationError as error:
            raise refuse(error) from error
        self.head = {name: getattr(probe, name) for name in self.head}

    def remove_executable(self, identifier: UUID) -> None:
        """Take out an executable with all that is in it and belongs to it."""
        for inside in [each.id for each in self.executables.values() if each.parent == identifier]:
            self.remove_executable(inside)
        del self.executables[identifier]
        self.handles.pop(identifier, None)
        self.variables = {key: each for key, each in self.variables.items() if each.scope != identifier}
        self.precedence_constraints = {
            key: each
            for key, each in self.precedence_constraints.items()
            if identifier not in (each.from_executable, each.to_executable)
        }
        self.groups = {
            key: changed(each, executables=left)
            for key, each in self.groups.items()
            if (left := [one for one in each.executables if one != identifier])
        }


def changed(document: Document, **values: Any) -> Document:
    """Give a part with other values. Raises Refused with a sentence that names the property."""
    try:
        return type(document).model_validate({**document.model_dump(), **values})
    except ValidationError as error:
        raise refuse(error) from error


def checked(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel:
    """Give properties as their type has them. Raises Refused with a sentence that names the property."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise refuse(error) from error


def refuse(error: ValidationError) -> Refused:
    """Give what pydantic refuses as a sentence that names the property."""
    detail = error.errors()[0]
    where = "".join(write_as_ssis(str(each)) for each in detail["loc"][:1])
    return Refused("DTS_E_CANTSETPROPERTY", f"{where}: {sentence_of(detail)}" if where else sentence_of(detail))


def _index(parts: Iterable[Any]) -> dict[UUID, Any]:
    return {part.id: part for part in parts}
