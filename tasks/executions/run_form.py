"""The dialog Run with options: parameters, an environment, and how much is logged (SSIS: Execute Package)."""

from typing import Any

from django import forms

from connections.environments.offered_values import find_offered
from designer.editors.value_forms import show_value
from designer.errors import Invalid
from designer.models import Package, User
from designer.package.document import PackageDocument
from designer.people.permissions import Person
from designer.registry.providers.run_environments import find_run_environments
from designer.registry.providers.runs import run_history
from designer.storage.rows import load_document
from designer.views.refusals import add_errors
from tasks.executions.run_fields import make_environment_fields, make_logging_fields, make_parameter_field
from tasks.runtime.logging_levels import Logging, LoggingLevel
from tasks.runtime.models import Execution
from tasks.runtime.planner import WHOLE, Part
from tasks.runtime.preparation.parameters import OF_PROJECT, Parameters, find_required, open_given, parse_parameters
from tasks.runtime.production import FIELD
from tasks.runtime.services import start_execution, start_try_out

AGAIN = (
    "Filled with the environment and the values that execution {} was given; sensitive ones are not kept. What you "
    "leave empty has the value that the environment gives it now, or else its default."
)


TRY_OUT = (
    "It runs as it is before you, without being saved, and all its mail is withheld. What you leave empty has the "
    "value that the environment gives it, or else its default."
)


class RunForm(forms.Form):
    """One field for each parameter, left empty for the value that it has anyway. Nothing is required here: an
    environment may give what a person does not, and the service knows."""

    heading = "Run with options"
    hint = "What you leave empty has the value that the environment gives it, or else its default."
    task = forms.UUIDField(required=False, widget=forms.HiddenInput)
    start_at = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        user: Person,
        package: Package,
        part: Part = WHOLE,
        again: Execution | None = None,
        chosen: str | None = None,
        unsaved: PackageDocument | None = None,
    ) -> None:
        """Give the form; with an execution that is to be run again, filled with what that was given. chosen is the
        environment that it begins with, else the one that this person chose the last time. unsaved is the package as
        it is in the designer, which is tried out then: without any mail, and all that there is to say of that."""
        super().__init__(data, initial={"task": part.only, "start_at": part.first})
        self.user, self.package, self.unsaved = user, package, unsaved
        self.parameters = Parameters(unsaved or load_document(package), package.project.parameter_documents)
        self.names: dict[str, str] = {}
        required, offered = find_required(self.parameters), find_offered(user, package)
        self.needs_values = bool(required)
        for number, (name, parameter) in enumerate(self.parameters.known().items()):
            self.names[name] = f"parameter_{number}"
            from_environments = offered.get((name.startswith(OF_PROJECT), parameter.name.casefold()), [])
            self.fields[f"parameter_{number}"] = make_parameter_field(
                name, parameter, from_environments, is_required=name in required
            )
        self.initial["environment"] = again.environment_name if again else self._find_last(chosen)
        self._add_environments()
        self._add_options()
        if again:
            self._take_over(again)
        self.hint = f"{self._tell_part(part)}{self.hint}"
        if first := next((self.fields[self.names[name]] for name in self.names if name in required), None):
            first.widget.attrs["autofocus"] = True

    def _tell_part(self, part: Part) -> str:
        """Say what of the package runs, where that is not all of it."""
        names = {each.id: each.name for each in self.parameters.document.executables}
        if part.only:
            return f"“{names.get(part.only, 'A task')}” runs alone. "
        return f"The run begins with “{names.get(part.first, 'a task')}”. " if part.first else ""

    def _take_over(self, again: Execution) -> None:
        """Begin with the environment and the values of an execution, and how much it logged. Sensitive values are
        deleted when it ends, so they have to be typed again."""
        self.hint = AGAIN.format(again.pk)
        given = open_given(again).items()
        self.initial = {
            **self.initial,
            **{self.names[name]: show_value(value) for name, value in given if name in self.names},
            "logging": again.logging_level,
            "logged_events": again.logged_events,
            "shadow": again.is_shadow,
        }

    def start(self) -> Execution | None:
        """Run the package as the valid form says, or show in it what is refused."""
        given = {name: self.cleaned_data[field] for name, field in self.names.items() if self.cleaned_data[field]}
        environment = self.cleaned_data.get("environment", "")
        try:
            values = parse_parameters(self.parameters, given)
            if self.unsaved:
                assert isinstance(self.user, User)  # noqa: S101  # narrows the type; who has a designer open
                confirms = self.cleaned_data.get(FIELD, False)
                return start_try_out(
                    self.user,
                    self.package,
                    self.unsaved,
                    values,
                    environment=environment,
                    confirms_production=confirms,
                )
            return start_execution(
                self.user,
                self.package,
                values,
                environment=environment,
                part=Part(self.cleaned_data["task"], self.cleaned_data["start_at"]),
                logging=self._read_logging(),
                confirms_production=self.cleaned_data.get(FIELD, False),
                is_shadow=self.cleaned_data["shadow"],
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

    def _add_options(self) -> None:
        """Ask how much is logged, and whether mail leaves; of what is tried out none does."""
        if self.unsaved:
            self.hint, self.heading = TRY_OUT, "Try out what is not saved"
            return
        self.fields |= make_logging_fields()
        self.fields["shadow"] = forms.BooleanField(
            required=False, label="Shadow run", help_text="All mail is withheld, and kept to be compared."
        )

    def _add_environments(self) -> None:
        """Offer those that the user may use, and a confirmation once one is chosen that is production."""
        chosen = self.data.get("environment", self.initial["environment"])
        environment, confirms = make_environment_fields(self.user, self.package, chosen)
        if environment:
            self.fields["environment"] = environment
        if confirms:
            self.fields[FIELD] = confirms
        self.order_fields(["task", "start_at", "environment", FIELD])

    def _find_last(self, chosen: str | None) -> str | None:
        if chosen is not None or not isinstance(self.user, User):
            return chosen
        return run_history().last_environment(self.user.pk, self.package.pk)


def asks_before_run(user: Person, package: Package) -> bool:
    """Whether there is something to choose for a run: parameters of the package, or an environment that sets something
    that it uses."""
    if package.parameters.exists():
        return True
    found = find_run_environments(user, package)
    return bool(found.signs) and found.matter_to(load_document(package).model_dump_json())
