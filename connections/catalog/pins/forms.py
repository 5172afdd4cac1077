"""The form that pins a project, or one of its packages, to a version."""

from typing import Any

from django import forms

from connections.credentials.project_choices import list_projects
from designer.editors.fields import WholeNumberField
from designer.models import User
from designer.people.permissions import Action


class PinForm(forms.Form):
    """A project, perhaps the name of one of its packages, and the number of the version that it is to use; without one
    it follows the newest, or a package its project."""

    project = forms.ChoiceField(error_messages={"required": "Choose a project."})
    package = forms.CharField(
        required=False, max_length=128, help_text="The name of one that alone is pinned. Left empty: the whole project."
    )
    number = WholeNumberField(
        required=False,
        min_value=1,
        label="Version",
        help_text="Leave it empty to follow the newest again; a package then uses what its project does.",
    )

    def __init__(self, data: Any, *, user: User, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["project"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", "Choose one"), *_list_projects(user, initial.get("project", ""))]


def _list_projects(user: User, scope: str) -> list[tuple[str, str]]:
    """List the projects in which the user may pin something: the project, or packages in it."""
    found = dict(list_projects(user, scope, Action.MODIFY)) | dict(list_projects(user, scope, Action.MODIFY_OBJECTS))
    return sorted(found.items(), key=lambda one: one[1].casefold())
