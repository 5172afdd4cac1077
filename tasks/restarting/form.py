"""The form that asks how what failed is to run; mostly there is nothing to ask, and it tells what will happen."""

from typing import Any

from django import forms

from designer.errors import Invalid
from designer.people.permissions import Person
from designer.views.refusals import add_errors
from tasks.executions.run_fields import make_environment_fields
from tasks.restarting.found import Left
from tasks.restarting.services import InDoubtAnswer, RestartWishes, find_lacking, parameters_of, restart_execution
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import parse_parameters
from tasks.runtime.production import FIELD

THE_SAME, PRESENT = "same", "present"
ANSWERS = [
    (InDoubtAnswer.LEAVE_OUT.value, "Leave them out: they count as arrived"),
    (InDoubtAnswer.SEND_AGAIN.value, "Send them again: they may arrive twice"),
]


class RestartForm(forms.Form):
    """Which version runs, what becomes of mails in doubt, and values that are not kept."""

    def __init__(self, data: Any = None, *, user: Person, left: Left) -> None:
        super().__init__(data)
        self.user, self.left = user, left
        self.names: dict[str, str] = {}
        self._add_version()
        if left.in_doubt:
            self.fields["in_doubt"] = forms.ChoiceField(
                choices=ANSWERS, widget=forms.RadioSelect, label="Mails in doubt", required=False
            )
        for number, name in enumerate(find_lacking(user, left, uses_present=self._uses_present)):
            self.names[name] = f"parameter_{number}"
            self.fields[f"parameter_{number}"] = forms.CharField(
                required=False,
                strip=False,
                label=name,
                help_text="Sensitive, and not kept.",
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            )
        if package := left.execution.package:
            _, confirms = make_environment_fields(user, package, left.execution.environment_name)
            if confirms:
                self.fields[FIELD] = confirms

    def start(self) -> Execution | None:
        """Start it as the valid form says, or show in it what is refused."""
        given = {name: self.cleaned_data[field] for name, field in self.names.items() if self.cleaned_data[field]}
        try:
            wishes = RestartWishes(
                parse_parameters(parameters_of(self.left, uses_present=self._uses_present), given),
                self._uses_present,
                InDoubtAnswer(self.cleaned_data.get("in_doubt", "")),
                self.cleaned_data.get(FIELD, False),
            )
            return restart_execution(self.user, self.left.execution.pk, wishes)
        except Invalid as error:
            add_errors(self, {self.names.get(name, name): text for name, text in error.fields.items()}, error.sentence)
        return None

    @property
    def _uses_present(self) -> bool:
        return self.data.get("version") == PRESENT

    def _add_version(self) -> None:
        """Ask only where the package was saved since."""
        ran, package = self.left.execution.package_version, self.left.execution.package
        if package is None or package.version == ran:
            return
        choices = [
            (THE_SAME, f"Version {ran}, which it ran"),
            (PRESENT, f"Version {package.version}, as the package is now"),
        ]
        self.fields["version"] = forms.ChoiceField(
            choices=choices, widget=forms.RadioSelect, initial=THE_SAME, label="Version of the package"
        )
