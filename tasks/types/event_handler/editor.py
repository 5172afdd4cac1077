"""The editor of an event handler."""

from typing import Any

from django import forms

from designer.editors.part_forms import ExecutableForm


class EventHandlerForm(ExecutableForm):
    """The properties of an event handler. It is called as its event is, and has a place only by its executable."""

    pages = {"General": ["name", "description"], "Event handler": ["propagate"]}

    propagate = forms.BooleanField(
        required=False,
        label="Propagate",
        help_text="The event bubbles up to the container above. An Expression task can change that: "
        "@[System::Propagate].",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["name"].disabled = True
        self.taken = set()
