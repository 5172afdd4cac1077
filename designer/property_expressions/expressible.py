"""Which properties an expression may drive: those of a part's type that one value fits in, and those that all have."""

from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from designer.package.document import (
    DISABLE,
    Concurrency,
    ConnectionManagerDocument,
    Description,
    DtsContainer,
    ExecutableDocument,
    PackageDocument,
)
from designer.package.enumerations import ContainerType
from designer.registry.types import connection_types, task_types

Part = PackageDocument | ExecutableDocument | ConnectionManagerDocument
PACKAGE = "Package"
CONNECTION_STRING = "connection_string"
OF_ALL = (*(name for name in DtsContainer.model_fields if name != "expressions"), "description")
OF_PACKAGE = ("max_concurrent_executables", *OF_ALL)
OF_EXECUTABLES = ("disable", "fail_package_on_failure", "fail_parent_on_failure", *OF_ALL)
EVALUATED_AT_START = frozenset({*OF_PACKAGE, *OF_EXECUTABLES}) - {DISABLE}
"""Common properties whose expressions are evaluated once, when a run is started (at_start.py)."""


class ConnectionProperties(BaseModel):
    """What every connection manager has that an expression may drive, beside its type's properties."""

    connection_string: str = ""
    description: str = ""


class PackageProperties(DtsContainer):
    """What a package has that an expression may drive."""

    description: Description = ""
    max_concurrent_executables: Concurrency = -1


def find_models(type_name: str) -> dict[str, type[BaseModel]]:
    """Give the properties that expressions may drive in parts of a type, each with the model that judges its value.

    Of an event handler they are those that all have: System::Propagate is a variable, which tasks in it change.
    """
    if type_name == PACKAGE:
        return dict.fromkeys(OF_PACKAGE, PackageProperties)
    if type_name in connection_types and connection_types[type_name].is_inert:
        return {}
    if type_name in connection_types:
        fixed = connection_types[type_name].fixed
        of_type = {k: v for k, v in _simple(connection_types[type_name].properties).items() if k not in fixed}
        return {**of_type, **dict.fromkeys(ConnectionProperties.model_fields, ConnectionProperties)}
    if type_name == ContainerType.EVENT_HANDLER:
        return dict.fromkeys(OF_EXECUTABLES, ExecutableDocument)
    if type_name in task_types:
        task_type = task_types[type_name]
        own = _simple(task_type.properties) if task_type.expressible is None else task_type.expressible
        return {**own, **dict.fromkeys(OF_EXECUTABLES, ExecutableDocument)}
    return {}


def type_name_of(part: Part) -> str:
    """Give the name of a part's type, or Package."""
    return PACKAGE if isinstance(part, PackageDocument) else part.type


def _simple(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Leave out what one value cannot fill, such as a list."""
    return {name: model for name, field in model.model_fields.items() if kind_of(field.annotation) is not None}


def kind_of(annotation: Any) -> Any:
    """Give the plain class of an annotation, also of an optional one; None when it is none of one value."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, bool | int | float | str | Enum) else None
    kinds = [kind_of(each) for each in get_args(annotation) if each is not type(None)]
    return kinds[0] if kinds and _holds_one(annotation) else None


def _holds_one(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) not in (list, tuple, dict, set)
