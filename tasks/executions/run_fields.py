"""The fields of forms that say how a package is to run: its parameters, an environment, and how much is logged."""

import json
from collections.abc import Sequence

from django import forms

from connections.environments.of_projects import allowed_environments
from connections.environments.offered_values import OfferedValue
from designer.models import Package
from designer.package.data_types import RANGES, VariableType
from designer.package.document import ParameterDocument
from designer.people.permissions import Action, Person
from tasks.runtime.logging_levels import LoggingLevel, list_events
from tasks.runtime.preparation.parameters import OF_PROJECT

REAL = (VariableType.DOUBLE, VariableType.SINGLE, VariableType.DECIMAL)


def make_environment_fields(
    user: Person, package: Package, chosen: str | None
) -> tuple[forms.Field | None, forms.Field | None]:
    """Give a field with those that the user may use, if there are any, and a confirmation if the chosen one is
    production."""
    found = allowed_environments(user, package.project_id, Action.USE)
    marks = dict(found.values_list("name", "is_production"))
    if not marks:
        return None, None
    choices = [(name, f"{name} (production)" if is_production else name) for name, is_production in marks.items()]
    field = forms.ChoiceField(choices=[("", "None: default values"), *choices], required=False)
    is_production = marks.get(chosen or "", False)
    confirms = forms.BooleanField(required=False, label=f"Yes, run it in {chosen}") if is_production else None
    return field, confirms


def make_logging_fields() -> dict[str, forms.Field]:
    """Give the level, and the events that the level Custom logs."""
    levels = [(level.value, f"{level}: {level.description}") for level in LoggingLevel]
    return {
        "logging": forms.ChoiceField(
            choices=[("", "As the installation has it"), *levels], required=False, label="Logging level"
        ),
        "logged_events": forms.MultipleChoiceField(
            choices=[(each, each) for each in list_events()],
            required=False,
            label="Events to log",
            widget=forms.CheckboxSelectMultiple,
        ),
    }


def make_parameter_field(
    name: str, parameter: ParameterDocument, offered: Sequence[OfferedValue], *, is_required: bool
) -> forms.CharField:
    """Give a field that is left empty for the value that the parameter has anyway."""
    label = f"{parameter.name} (project)" if name.startswith(OF_PROJECT) else parameter.name
    notes = [parameter.description.rstrip("."), "Required, unless the environment gives it" if is_required else ""]
    if parameter.type == VariableType.DATE_TIME and parameter.value and not is_required:
        notes.append(f"Default: {parameter.value}")  # which no input of times can show in itself
    if offered:
        notes.append(f"From the environment: {', '.join(map(str, offered))}")
    return forms.CharField(
        required=False,
        strip=False,
        label=f"{label} *" if is_required else label,
        help_text=". ".join(filter(None, notes)) + ("." if any(notes) else ""),
        widget=_make_widget(parameter, "" if is_required else _show(parameter), offered),
    )


def _make_widget(parameter: ParameterDocument, shown: str, offered: Sequence[OfferedValue]) -> forms.Widget:
    """Give an input for a type; what is shown in it while it is empty is the value that it has anyway."""
    attrs = {"placeholder": shown} if shown else {}
    if offered:
        attrs["data-environments"] = json.dumps({each.environment: each.text for each in offered if each.text})
    if parameter.sensitive:
        return forms.PasswordInput(attrs={"autocomplete": "new-password"})
    if parameter.type == VariableType.BOOLEAN:
        return forms.Select(attrs=attrs, choices=[("", shown or "Choose"), ("True", "True"), ("False", "False")])
    if parameter.type == VariableType.DATE_TIME:
        return forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"})
    if parameter.type in RANGES:
        low, high = RANGES[parameter.type]
        return forms.NumberInput(attrs={**attrs, "step": "1", "min": low, "max": high})
    if parameter.type in REAL:
        return forms.TextInput(attrs={**attrs, "inputmode": "decimal"})
    return forms.TextInput(attrs=attrs)


def _show(parameter: ParameterDocument) -> str:
    return "" if parameter.value in (None, "") else f"{parameter.value} (default)"
