"""How far a trial goes."""

from typing import Any

from django import forms


class TrialForm(forms.Form):
    """Part of an editor's form, so the fields have names that no editor has."""

    trial_sender = forms.CharField(required=False, max_length=320, label="Sender to try")
    trial_recipient = forms.CharField(required=False, max_length=320, label="Recipient to try")
    trial_project = forms.IntegerField(required=False, widget=forms.HiddenInput)
    trial_sends = forms.BooleanField(required=False, label="Send a short test message to this recipient")

    def __init__(self, data: Any = None, *, project: int | None = None) -> None:
        super().__init__(data, auto_id="trial-%s", initial={"trial_project": project})
