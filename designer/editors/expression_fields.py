"""Property expressions as the editors show them: which properties they drive, and with what value now."""

from typing import Any

from django import forms

from designer.editors.fields import Row, RowsField


class ExpressionInput(forms.Textarea):
    """The text of an expression, with a button that opens the expression builder for it."""

    template_name = "components/forms/_expression_input.html"


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
