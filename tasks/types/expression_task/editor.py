"""The Expression Task Editor: one assignment."""

from django import forms

from designer.editors.part_forms import ExecutableForm
from designer.expressions import LONGEST_EXPRESSION


class ExpressionTaskForm(ExecutableForm):
    """SSIS's Expression Builder for an assignment, without the lists to choose from."""

    pages = {"General": ["name", "description"], "Expression": ["expression"]}

    expression = forms.CharField(
        required=False,
        max_length=LONGEST_EXPRESSION,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="A variable and what it is to hold: @[User::Count] = @[User::Count] + 1",
    )
