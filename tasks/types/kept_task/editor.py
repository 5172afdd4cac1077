"""The editor of a kept task: a person decides what it counts as, and reads what is known of it."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from pydantic import ValidationError

from designer.editors.fields import WholeNumberField
from designer.editors.part_forms import ExecutableForm
from designer.package.document import ExecutableDocument
from tasks.types.kept_fields import KnownField
from tasks.types.kept_task.properties import LONGEST_WAIT, KeptOutcome, KeptTaskProperties

OUTCOMES = {
    KeptOutcome.STOP: "Stop: no run begins, so that nothing is sent by half",
    KeptOutcome.SUCCEEDED: "Succeeded: it is passed over as if it had succeeded",
    KeptOutcome.FAILED: "Failed: it is passed over as if it had failed",
    KeptOutcome.EXTERNAL: "Someone else runs it: the task waits until its outcome is reported",
}


class KeptTaskForm(ExecutableForm):
    """What a task of SSIS's that cannot run here counts as in a run."""

    script = "kept-task-editor.js"
    pages = {"General": ["name", "description", "outcome", "wait_minutes"], "Task of SSIS": ["known"]}

    outcome = forms.ChoiceField(
        label="In a run it counts as",
        choices=[(each.value, label) for each, label in OUTCOMES.items()],
        widget=forms.RadioSelect,
        help_text="The task has no engine here. What it did in SSIS is on the page Task of SSIS.",
    )
    wait_minutes = WholeNumberField(
        min_value=1,
        max_value=LONGEST_WAIT,
        label="Wait for (minutes)",
        help_text="The task has failed when nothing was reported by then.",
    )
    known = KnownField(label="What is known of it", help_text="Its XML is kept whole, and an export puts it back.")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        properties = _read(self.executable)
        self.initial = {**self.initial, "outcome": properties.outcome, "wait_minutes": properties.wait_minutes}
        self.initial["known"] = [("Type", properties.label), ("Type in SSIS", properties.creation_name)]
        self.initial["known"] += properties.facts

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        """Leave the page Expressions out where there is none: nothing of the task's own can be driven."""
        pages = super().bound_pages()
        return pages if self.executable.expressions else pages[:-1]

    def property_values(self) -> dict[str, Any]:
        """Give what can be changed."""
        return {name: self.cleaned_data[name] for name in ("outcome", "wait_minutes")}


def _read(executable: ExecutableDocument) -> KeptTaskProperties:
    try:
        return KeptTaskProperties.model_validate(executable.properties)
    except ValidationError:
        return KeptTaskProperties()
