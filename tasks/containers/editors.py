"""The editors of containers."""

from django import forms

from designer.editors import ExecutableForm


class ForLoopForm(ExecutableForm):
    """SSIS's For Loop Editor."""

    pages = {
        "General": ["name", "description"],
        "For Loop": ["init_expression", "eval_expression", "assign_expression"],
    }

    init_expression = forms.CharField(
        required=False, max_length=4000, label="InitExpression", help_text="Before the first iteration: @Counter = 0"
    )
    eval_expression = forms.CharField(
        required=False, max_length=4000, label="EvalExpression", help_text="Before each iteration: @Counter < 10"
    )
    assign_expression = forms.CharField(
        required=False, max_length=4000, label="AssignExpression", help_text="After each: @Counter = @Counter + 1"
    )
