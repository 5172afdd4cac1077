"""The form of a trigger."""

from typing import Any

from django import forms

from designer.models import Package, User
from tasks.unattended.forms import UnattendedForm
from tasks.unattended.triggers.model import Trigger
from tasks.unattended.triggers.services import TriggerSettings


class TriggerForm(UnattendedForm):
    """How the package is started, and which values a call may bring."""

    def __init__(self, data: Any = None, *, user: User, package: Package, thing: Trigger | None = None) -> None:
        super().__init__(data, user=user, package=package, thing=thing)
        if self.names:
            self.fields["allowed"] = forms.MultipleChoiceField(
                choices=[(name, name) for name in self.names],
                required=False,
                label="Parameters whose values a call may bring",
                widget=forms.CheckboxSelectMultiple,
                help_text="They come before those that are given here.",
            )
            self.order_fields(["name", "allowed"])

    def describe(self, thing: Trigger) -> dict[str, Any]:
        """Give what the form begins with."""
        return {**super().describe(thing), "allowed": thing.allowed}

    def to_settings(self, *, is_enabled: bool) -> TriggerSettings:
        """Give what the trigger is to be; the form must be valid. Raises Invalid."""
        given = self.cleaned_data
        return TriggerSettings(
            given["name"], given.get("allowed", ()), is_enabled=is_enabled, run=self.to_run_settings()
        )
