"""The properties of a part as its type has them, and what does not fit."""

from collections.abc import Iterable, Mapping
from functools import partial

from pydantic import BaseModel, ValidationError

from designer.input.validation_errors import sentence_of
from designer.issues.error_boundary import ErrorBoundary
from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.registry.types import ConnectionType, TaskType, connection_types, task_types


def find_type(part: ExecutableDocument | ConnectionManagerDocument) -> TaskType | ConnectionType | None:
    """Give the type of a part, or None when there is none of its name."""
    types: Mapping[str, TaskType | ConnectionType] = (
        task_types if isinstance(part, ExecutableDocument) else connection_types
    )
    return types.get(part.type)


def read_properties(part: ExecutableDocument | ConnectionManagerDocument) -> BaseModel:
    """Give the typed properties of a part.

    Raises LookupError when its type is not known here, pydantic's ValidationError when the properties do not fit it.
    """
    made = find_type(part)
    if made is None:
        raise LookupError(f"“{part.name}” is of the type {part.type}, which this installation does not have.")
    return made.properties.model_validate(part.properties)


def find_property_problems(parts: Iterable[ExecutableDocument | ConnectionManagerDocument]) -> list[str]:
    """Say which parts are of an unknown type or have properties of another shape than their type's, a sentence each."""
    boundary = ErrorBoundary()
    problems: list[str] = []
    for part in parts:
        problems += boundary.ask(name_part(part), partial(_find_problems, part), lambda sentence: [sentence])
    return problems


def name_part(part: ExecutableDocument | ConnectionManagerDocument) -> str:
    """Give a part's name as a sentence has it."""
    return f"“{part.name}”"


def _find_problems(part: ExecutableDocument | ConnectionManagerDocument) -> list[str]:
    try:
        read_properties(part)
    except LookupError as error:
        return [str(error.args[0])]
    except ValidationError as error:
        return [
            f"{name_part(part)}, {'.'.join(map(str, detail['loc'])) or 'properties'}: {sentence_of(detail)}"
            for detail in error.errors()
        ]
    return []
