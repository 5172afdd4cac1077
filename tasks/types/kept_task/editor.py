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
from tasks.types.rows.file import DELIMITERS, FORMATS, RowFile

OUTCOMES = {
    KeptOutcome.STOP: "Stop: no run begins, so that nothing is sent by half",
    KeptOutcome.SUCCEEDED: "Succeeded: it is passed over as if it had succeeded",
    KeptOutcome.FAILED: "Failed: it is passed over as if it had failed",
    KeptOutcome.EXTERNAL: "Someone else runs it: the task waits until its outcome is reported",
    KeptOutcome.ROWS: "Succeeded, and rows of a file stand for its result",
}


ROWS = tuple(RowFile.model_fields)


class KeptTaskForm(ExecutableForm):
    """What a task of SSIS's that cannot run here counts as in a run."""

    script = "kept-task-editor.js"
    pages = {"General": ["name", "description", "outcome", "wait_minutes", *ROWS], "Task of SSIS": ["known"]}

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
    path = forms.CharField(
        required=False, max_length=4096, label="File", help_text="A project's file by its name, or an absolute path."
    )
    format = forms.ChoiceField(required=False, choices=list(FORMATS.items()))
    delimiter = forms.ChoiceField(required=False, label="Delimiter of columns")
    has_header = forms.BooleanField(required=False, label="The first line holds the names of the columns")
    known = KnownField(label="What is known of it", help_text="Its XML is kept whole, and an export puts it back.")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        properties = _read(self.executable)
        self.initial = {**self.initial, "outcome": properties.outcome, "wait_minutes": properties.wait_minutes}
        self.initial |= properties.rows.model_dump(mode="json")
        self._offer_rows(properties)
        self.initial["known"] = [("Type", properties.label), ("Type in SSIS", properties.creation_name)]
        self.initial["known"] += properties.facts

    def _offer_rows(self, properties: KeptTaskProperties) -> None:
        """Offer rows of a file only where a variable takes the result of a statement."""
        delimiter, outcome = self.fields["delimiter"], self.fields["outcome"]
        assert isinstance(delimiter, forms.ChoiceField)  # noqa: S101  # declared above; for the type checker
        assert isinstance(outcome, forms.ChoiceField)  # noqa: S101  # declared above; for the type checker
        delimiter.choices = list(({properties.rows.delimiter: properties.rows.delimiter} | DELIMITERS).items())
        self.offers_rows = properties.takes_rows or properties.outcome is KeptOutcome.ROWS
        if not self.offers_rows:
            outcome.choices = [(each.value, label) for each, label in OUTCOMES.items() if each is not KeptOutcome.ROWS]

    def clean(self) -> dict[str, Any]:
        """Ask for a file where its rows are wanted."""
        typed = super().clean() or {}
        if typed.get("outcome") == KeptOutcome.ROWS and not typed.get("path", "").strip():
            self.add_error("path", "Name the file whose rows stand for the task's result.")
        return self.cleaned_data

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        """Leave out the page Expressions where there is none, since nothing of the task's own can be driven, and the
        file where nothing takes its rows."""
        pages = super().bound_pages()
        if not self.offers_rows:
            pages = [(label, [field for field in fields if field.name not in ROWS]) for label, fields in pages]
        return pages if self.executable.expressions else pages[:-1]

    def property_values(self) -> dict[str, Any]:
        """Give what can be changed."""
        typed = {name: self.cleaned_data[name] for name in ("outcome", "wait_minutes")}
        if not self.offers_rows:
            return typed
        rows = {name: self.cleaned_data[name] for name in ROWS}
        return {**typed, "rows": RowFile.model_validate({name: each for name, each in rows.items() if each != ""})}


def _read(executable: ExecutableDocument) -> KeptTaskProperties:
    try:
        return KeptTaskProperties.model_validate(executable.properties)
    except ValidationError:
        return KeptTaskProperties()
