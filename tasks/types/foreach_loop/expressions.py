"""The expressions on a Foreach Loop, which drive its enumerator: SSIS gives them to the enumerator itself."""

from typing import Any, Final

from pydantic import BaseModel, ValidationError

from designer.input.validation_errors import sentence_of
from designer.package.document import DISABLE, ExecutableDocument
from designer.property_expressions.evaluation import NOT_WRITTEN, evaluate_property, label
from designer.variables.values import CannotEvaluate, Values
from tasks.types.foreach_loop.properties import FileEnumerator, ForeachLoopProperties, RowEnumerator

DRIVEN: Final[dict[str, type[BaseModel]]] = {
    **dict.fromkeys(("folder", "files", "retrieve", "traverse_subfolders"), FileEnumerator),
    **dict.fromkeys(("path", "format", "delimiter", "has_header"), RowEnumerator),
}
"""What an expression on a Foreach Loop can drive, and the enumerator that has it. How many iterations go at once
is part of the flow, which never changes."""


def evaluate_foreach(executable: ExecutableDocument, values: Values) -> ForeachLoopProperties:
    """Give a Foreach Loop's properties as the expressions on its enumerator make them. Raises CannotEvaluate."""
    properties = ForeachLoopProperties.model_validate(executable.properties)
    driven = {
        name: evaluate_property(_model_of(name, properties), name, text, values)
        for name, text in executable.expressions.items()
        if name != DISABLE
    }
    return drive_enumerator(properties, driven) if driven else properties


def drive_enumerator(properties: ForeachLoopProperties, driven: dict[str, Any]) -> ForeachLoopProperties:
    """Give the properties with other values of the enumerator's. Raises CannotEvaluate when they do not go together."""
    enumerator = properties.enumerator
    try:
        made = type(enumerator).model_validate({**enumerator.model_dump(), **driven})
    except ValidationError as error:
        raise CannotEvaluate(sentence_of(error.errors()[0]), NOT_WRITTEN) from error
    return properties.model_copy(update={"enumerator": made})


def _model_of(name: str, properties: ForeachLoopProperties) -> type[BaseModel]:
    model = type(properties.enumerator)
    if DRIVEN.get(name) is not model:
        kind = properties.enumerator.kind
        raise CannotEvaluate(f"The {kind} enumerator has no property “{label(name)}”. Delete its expression.")
    return model
