"""How far a trial goes, and what can be tried."""

from typing import Any
from uuid import UUID

from django import forms

from designer.editors.fields import WholeNumberField


class TrialForm(forms.Form):
    """Part of an editor's form, so the fields have names that no editor has."""

    trial_sender = forms.CharField(required=False, max_length=320, label="Sender to try")
    trial_recipient = forms.CharField(required=False, max_length=320, label="Recipient to try")
    trial_project = WholeNumberField(required=False, widget=forms.HiddenInput)
    trial_connection = forms.UUIDField(required=False, widget=forms.HiddenInput)
    trial_sends = forms.BooleanField(required=False, label="Send a short test message to this recipient")

    def __init__(self, data: Any = None, *, project: int | None = None, connection: UUID | None = None) -> None:
        initial = {"trial_project": project, "trial_connection": connection}
        super().__init__(data, auto_id="trial-%s", initial=initial)


def make_trial_form(type_name: str, project: int | None, connection: UUID | None = None) -> TrialForm | None:
    """Give the form below a connection manager's editor, a stored one's with its ID; None for a type that there is
    nothing to try of."""
    return TrialForm(project=project, connection=connection) if type_name == "SMTP" else None
