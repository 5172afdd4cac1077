"""The form that pins a project to a version."""

from typing import Any

from django import forms

from connections.credentials.project_choices import list_projects
from designer.editors.fields import WholeNumberField
from designer.models import User
from designer.people.permissions import Action


class PinForm(forms.Form):
    """A project, and the number of the version that it is to use; without one it follows the newest."""

    project = forms.ChoiceField(error_messages={"required": "Choose a project."})
    number = WholeNumberField(
        required=False, min_value=1, label="Version", help_text="Leave it empty to follow the newest again."
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        field = self.fields["project"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", "Choose one"), *list_projects(user, "", Action.CHANGE)]
