"""The For Loop Editor."""

from typing import Any

from django import forms

from designer.editors.fields import PlainText
from designer.editors.part_forms import ExecutableForm
from designer.expressions import LONGEST_EXPRESSION


class LoopExpressionInput(forms.Textarea):
    """The text of a loop's expression, with a button that opens the expression builder for it."""

    template_name = "tasks/types/for_loop/_expression_input.html"

    def __init__(self, of: str) -> None:
        super().__init__({"rows": 2, "spellcheck": "false", "class": "mw-code"})
        self.of = of

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["of"] = self.of
        return context


class LoopExpression(PlainText):
    """An expression of a loop."""

    def __init__(self, label: str, help_text: str) -> None:
        widget = LoopExpressionInput(label)
        super().__init__(required=False, max_length=LONGEST_EXPRESSION, label=label, help_text=help_text, widget=widget)


class ForLoopForm(ExecutableForm):
    """SSIS's For Loop Editor."""

    pages = {
        "General": ["name", "description"],
        "For Loop": ["init_expression", "eval_expression", "assign_expression"],
    }

    init_expression = LoopExpression(label="InitExpression", help_text="Before the first iteration: @Counter = 0")
    eval_expression = LoopExpression(label="EvalExpression", help_text="Before each iteration: @Counter < 10")
    assign_expression = LoopExpression(label="AssignExpression", help_text="After each: @Counter = @Counter + 1")
