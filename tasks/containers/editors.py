"""The editors of containers."""

from typing import Any

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


class EventHandlerForm(ExecutableForm):
    """The properties of an event handler. It is called as its event is, and has a place only by its executable."""

    pages = {"General": ["name", "description"], "Event handler": ["propagate"]}

    propagate = forms.BooleanField(
        required=False,
        label="Propagate",
        help_text="The event climbs on to the container above. An Expression task can change it: @[System::Propagate].",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["name"].disabled = True
        self.taken = set()
