"""The dialog Run with…: values for parameters, an environment, and how much is logged (SSIS: Execute Package)."""

from typing import Any
from uuid import UUID

from django import forms

from connections.models.environment import Environment
from designer.errors import Invalid
from designer.models import Package
from designer.package.data_types import RANGES, VariableType
from designer.package.document import ParameterDocument
from designer.storage.rows import load_document
from designer.views.refusals import add_errors
from tasks.runtime.logging_levels import Logging, LoggingLevel, list_events
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import OF_PROJECT, Parameters, find_required, parse_parameters
from tasks.runtime.services import start_execution

REAL = (VariableType.DOUBLE, VariableType.SINGLE, VariableType.DECIMAL)


class RunForm(forms.Form):
    """One field for each parameter, left empty for the value that it has anyway. Nothing is required here: an
    environment may give what a person does not, and the service knows."""

    hint = "What you leave empty has the value that the environment gives it, or else the one that is drawn."
    task = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, package: Package, task: UUID | None = None) -> None:
        super().__init__(data, initial={"task": task})
        self.package = package
        self.parameters = Parameters(load_document(package), package.project.parameter_documents)
        self.names: dict[str, str] = {}
        required = find_required(self.parameters)
        for number, (name, parameter) in enumerate(self.parameters.known().items()):
            self.names[name] = f"parameter_{number}"
            self.fields[f"parameter_{number}"] = _make_field(name, parameter, is_required=name in required)
        self._add_environments()
        levels = [(level.value, f"{level}: {level.description}") for level in LoggingLevel]
        self.fields["logging"] = forms.ChoiceField(
            choices=[("", "As the installation has it"), *levels], required=False, label="Logging level"
        )
        self.fields["logged_events"] = forms.MultipleChoiceField(
            choices=[(each, each) for each in list_events()],
            required=False,
            label="Events to log",
            widget=forms.CheckboxSelectMultiple,
        )

    def start(self, user: Any) -> Execution | None:
        """Run the package as the valid form says, or show in it what is refused."""
        given = {name: self.cleaned_data[field] for name, field in self.names.items() if self.cleaned_data[field]}
        try:
            return start_execution(
                user,
                self.package,
                parse_parameters(self.parameters, given),
                environment=self.cleaned_data.get("environment", ""),
                alone=self.cleaned_data["task"],
                logging=self._read_logging(),
            )
        except Invalid as error:
            add_errors(self, {self.names.get(name, name): text for name, text in error.fields.items()}, error.sentence)
        return None

    def _read_logging(self) -> Logging:
        """Give what is to be logged; events that were ticked before another level was chosen do not count."""
        level = self.cleaned_data["logging"]
        is_custom = level == LoggingLevel.CUSTOM
        try:
            return Logging.choose(level, self.cleaned_data["logged_events"] if is_custom else ())
        except Invalid as error:
            raise Invalid(error.sentence, {"logged_events": error.sentence}) from error

    def _add_environments(self) -> None:
        names = Environment.objects.filter(project=self.package.project).order_by("name").values_list("name", flat=True)
        if choices := [(name, name) for name in names]:
            self.fields["environment"] = forms.ChoiceField(
                choices=[("", "None: values as they are drawn"), *choices], required=False
            )
            self.order_fields(["task", "environment"])


def asks_before_run(package: Package) -> bool:
    """Whether there is something to choose for a run: parameters of the package, or environments of its project."""
    environments = Environment.objects.filter(project=package.project_id)
    return package.parameters.exists() or environments.exists()


def _make_field(name: str, parameter: ParameterDocument, *, is_required: bool) -> forms.CharField:
    label = f"{parameter.name} (project)" if name.startswith(OF_PROJECT) else parameter.name
    notes = [parameter.description.rstrip("."), "Required, unless the environment gives it" if is_required else ""]
    if parameter.type == VariableType.DATE_TIME and parameter.value and not is_required:
        notes.append(f"As drawn: {parameter.value}")  # which no input of times can show in itself
    return forms.CharField(
        required=False,
        strip=False,
        label=f"{label} *" if is_required else label,
        help_text=". ".join(filter(None, notes)) + ("." if any(notes) else ""),
        widget=_make_widget(parameter, "" if is_required else _show(parameter)),
    )


def _make_widget(parameter: ParameterDocument, shown: str) -> forms.Widget:
    """Give an input for a type; what is shown in it while it is empty is the value that it has anyway."""
    attrs = {"placeholder": shown} if shown else {}
    if parameter.sensitive:
        return forms.PasswordInput(attrs={"autocomplete": "new-password"})
    if parameter.type == VariableType.BOOLEAN:
        return forms.Select(choices=[("", shown or "Choose"), ("True", "True"), ("False", "False")])
    if parameter.type == VariableType.DATE_TIME:
        return forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"})
    if parameter.type in RANGES:
        low, high = RANGES[parameter.type]
        return forms.NumberInput(attrs={**attrs, "step": "1", "min": low, "max": high})
    if parameter.type in REAL:
        return forms.TextInput(attrs={**attrs, "inputmode": "decimal"})
    return forms.TextInput(attrs=attrs)


def _show(parameter: ParameterDocument) -> str:
    return "" if parameter.value in (None, "") else f"{parameter.value} (as drawn)"
