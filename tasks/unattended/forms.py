"""What the forms of schedules and triggers share: a name, and how the package is started."""

from typing import Any

from django import forms

from connections.environments.offered_values import find_offered
from designer.editors.fields import NameField
from designer.editors.value_forms import show_value
from designer.errors import Conflict, Invalid
from designer.models import Package, User
from designer.storage.rows import load_document
from designer.views.refusals import add_errors
from tasks.executions.run_fields import make_environment_fields, make_logging_fields, make_parameter_field
from tasks.runtime.logging_levels import LoggingLevel
from tasks.runtime.preparation.parameters import (
    OF_PROJECT,
    SECRET,
    VALUE,
    Parameters,
    find_required,
    parse_parameters,
)
from tasks.runtime.production import FIELD
from tasks.unattended.model import Unattended
from tasks.unattended.run_settings import RunSettings

KEPT = "A value is kept and not shown. Leave this empty to keep it."


class UnattendedForm(forms.Form):
    """A field for each parameter, left empty for the value that it has anyway. What is sensitive and kept is not shown;
    it stays unless another value is typed, or it is to be forgotten."""

    name = NameField()

    def __init__(self, data: Any = None, *, user: User, package: Package, thing: Unattended | None = None) -> None:
        super().__init__(data, initial=self.describe(thing) if thing else None)
        self.user, self.package, self.thing = user, package, thing
        self.parameters = Parameters(load_document(package), package.project.parameter_documents)
        self.names: dict[str, str] = {}
        self._add_environments(thing)
        self._add_parameters(thing.parameters if thing else {})
        self.fields |= make_logging_fields()

    def describe(self, thing: Any) -> dict[str, Any]:
        """Give what the form begins with; parameters are added by themselves."""
        return {
            "name": thing.name,
            "environment": thing.current_environment,
            FIELD: thing.confirms_production,
            "logging": thing.logging_level,
            "logged_events": thing.logged_events,
        }

    def to_run_settings(self) -> RunSettings:
        """Give how the package is to be started; the form must be valid. Raises Invalid."""
        given = self.cleaned_data
        texts = {name: given[field] for name, field in self.names.items() if given[field]}
        kept = {
            name: None
            for name, field in self.names.items()
            if not given[field] and f"forget_{field}" in self.fields and not given[f"forget_{field}"]
        }
        is_custom = given["logging"] == LoggingLevel.CUSTOM
        return RunSettings(
            given.get("environment", ""),
            given.get(FIELD, False),
            {**kept, **parse_parameters(self.parameters, texts)},
            given["logging"],
            given["logged_events"] if is_custom else (),
        )

    def show_refusal(self, error: Invalid | Conflict) -> None:
        """Show what a service has refused, at its field where it names one."""
        fields = error.fields if isinstance(error, Invalid) else {}
        add_errors(self, {self.names.get(name, name): text for name, text in fields.items()}, error.sentence)

    def _add_environments(self, thing: Unattended | None) -> None:
        chosen = self.data.get("environment", "") if self.is_bound else self.initial.get("environment", "")
        environment, confirms = make_environment_fields(self.user, self.package, chosen)
        if environment:
            self.fields["environment"] = environment
        if confirms:
            self.fields[FIELD] = confirms

    def _add_parameters(self, kept: dict[str, dict[str, Any]]) -> None:
        required, offered = find_required(self.parameters), find_offered(self.user, self.package)
        for number, (name, parameter) in enumerate(self.parameters.known().items()):
            field = self.names[name] = f"parameter_{number}"
            from_environments = offered.get((name.startswith(OF_PROJECT), parameter.name.casefold()), [])
            is_required = name in required
            self.fields[field] = make_parameter_field(name, parameter, from_environments, is_required=is_required)
            if SECRET in kept.get(name, {}):
                self.fields[field].help_text = KEPT
                label = f"Give no value for {parameter.name} any more"
                self.fields[f"forget_{field}"] = forms.BooleanField(required=False, label=label)
            self.initial[field] = show_value(kept.get(name, {}).get(VALUE))
