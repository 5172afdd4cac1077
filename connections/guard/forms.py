"""The form of a project's guard."""

from typing import Any

from django import forms
from pydantic import ValidationError

from connections.guard_rules.settings import ProjectGuardSettings
from designer.input.validation_errors import sentence_of


class GuardForm(forms.Form):
    """Stop, redirect or limit all mail of a project. The settings' model judges what was typed, as in the API."""

    stops_mail = forms.BooleanField(
        required=False,
        label="Stop all mail",
        help_text="No package of the project sends anything: every Send Mail task fails, in runs that are under way "
        "from the next mail on.",
    )
    redirect_to = forms.CharField(
        required=False,
        label="Redirect to",
        help_text="Send all mail of the project to this one address in place of its recipients. To and Cc in the "
        "message stay as they were written. It comes before what a connection manager says.",
    )
    allowed_domains = forms.CharField(
        required=False,
        label="Allowed domains",
        help_text="Send to recipients in these domains only, such as example.com, *.example.com for every domain below "
        "it; others are withheld. Left empty: to everybody. The address in Redirect to is always allowed.",
    )

    def clean(self) -> dict[str, Any]:
        """Let the model judge, and put its sentences at their fields."""
        super().clean()
        try:
            self.settings = ProjectGuardSettings.model_validate(self.cleaned_data)
        except ValidationError as error:
            for detail in error.errors():
                self.add_error(str(detail["loc"][0]), sentence_of(detail))
        return self.cleaned_data
