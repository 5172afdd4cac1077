"""Property expressions as the editors show them: which properties they drive, and with what value now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from pydantic import BaseModel

from designer.editors.fields import Row, RowsField
from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.property_expressions.evaluation import evaluate_properties
from designer.property_expressions.expressible import OF_EXECUTABLES, find_models
from designer.variables.scopes import CannotEvaluate, Values


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


def find_driven(part: ExecutableDocument | ConnectionManagerDocument, values: Values) -> dict[str, DrivenProperty]:
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


class ExpressionInput(forms.Textarea):
    """The text of an expression, with a button that opens the expression builder for it."""

    template_name = "components/_expression_input.html"


class ExpressionsField(RowsField):
    """SSIS's grid: a property, and the expression that drives it. A property has one expression at most."""

    def __init__(self, **options: Any) -> None:
        columns = {
            "property": ("Property", forms.Select()),
            "expression": ("Expression", ExpressionInput(attrs={"rows": 1, "spellcheck": "false", "class": "mw-code"})),
        }
        super().__init__(columns=columns, add="Add an expression", **options)

    def offer(self, labels: dict[str, str], expressions: dict[str, str]) -> None:
        """Say which properties can be chosen; one that has an expression already stays choosable."""
        others = {name: name for name in expressions if name not in labels}
        self.column("property").choices = [  # type: ignore[attr-defined]  # a Select, made above
            ("", "Choose a property"),
            *(labels | others).items(),
        ]

    def prepare_value(self, value: Any) -> list[Row]:
        if isinstance(value, dict):
            return [{"property": name, "expression": expression} for name, expression in value.items()]
        return value or []

    def clean(self, value: Any) -> dict[str, str]:
        expressions: dict[str, str] = {}
        for row in self.to_python(value):
            name, text = row["property"], row["expression"].replace("\r\n", "\n").strip()
            if not name:
                raise forms.ValidationError(f"Choose the property that the expression {text} is for.")
            if name in expressions:
                raise forms.ValidationError(f"More than one expression is for {name}. Keep one.")
            expressions[name] = text
        return expressions

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)
