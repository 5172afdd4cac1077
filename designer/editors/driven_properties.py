"""The properties that expressions drive, as an editor shows them: with the values that they have now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.property_expressions.evaluation import evaluate_properties
from designer.property_expressions.expressible import OF_EXECUTABLES, find_models
from designer.variables.values import CannotEvaluate, Values


@dataclass(frozen=True)
class Resolved:
    """The properties of a task as they are now, and why a driven one has no value yet."""

    properties: dict[str, Any]
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DrivenProperty:
    """What an editor shows in place of a field that an expression drives."""

    expression: str
    value: str
    reason: str


def resolve_properties(executable: ExecutableDocument, values: Values) -> Resolved:
    """Give the properties of a task's type with the values that its expressions give them now."""
    own = {name: text for name, text in executable.expressions.items() if name not in OF_EXECUTABLES}
    resolved = _resolve(executable.type, own, values)
    return Resolved({**executable.properties, **resolved.properties}, resolved.reasons)


def find_driven_properties(
    part: ExecutableDocument | ConnectionManagerDocument, values: Values
) -> dict[str, DrivenProperty]:
    """Give what drives the properties of a task or connection manager, by the property's name."""
    resolved = _resolve(part.type, part.expressions, values)
    return {
        name: DrivenProperty(expression, str(resolved.properties.get(name, "")), resolved.reasons.get(name, ""))
        for name, expression in part.expressions.items()
    }


def _resolve(type_name: str, expressions: Mapping[str, str], values: Values) -> Resolved:
    """Give the values of these expressions, and why one has none."""
    models = find_models(type_name)
    resolved = Resolved({})
    for name, text in expressions.items():
        try:
            resolved.properties.update(evaluate_properties(models.get(name, BaseModel), {}, {name: text}, values))
        except CannotEvaluate as error:
            resolved.reasons[name] = error.sentence
    return resolved
