"""The forms of environments of the catalog, and of a project's reference to one."""

from typing import Any

from django import forms

from connections.catalog.folders.forms import PlaceForm
from connections.environments.forms import EnvironmentForm
from connections.environments.shared.services import usable_environments
from connections.models import Environment
from designer.editors.choices import Choices, containing, read_first
from designer.models import Project, User
from designer.people.permissions import Action, with_right

NOTHING = ("", "Choose an environment")


class SharedEnvironmentForm(EnvironmentForm, PlaceForm):
    """A new environment of the catalog, with the folder that it is to stand in."""

    field_order = ("name", "description", "folder")

    def __init__(self, data: Any, *, user: User, place: int | None) -> None:
        super().__init__(data, user=user, place=place, initial={"folder": str(place or "")})
        copied = self.fields["copy_of"]
        assert isinstance(copied, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        shared = Environment.objects.filter(project=None)
        copied.queryset = shared.filter(with_right(user, Action.MODIFY, Environment)).order_by("name")


class ReferForm(forms.Form):
    """An environment of the catalog that a project is to refer to."""

    environment = forms.ChoiceField(
        label="Environment of the catalog",
        help_text="Whoever runs packages here and may use it can choose it for a run, as one of the project's own.",
    )

    def __init__(self, *, user: User, project: Project) -> None:
        super().__init__()
        choices = find_choices(user, project)
        choices.offer(self.fields["environment"], [NOTHING], f"environments/{project.pk}/")
        self.has_choices = bool(choices.groups)


def find_choices(user: User, project: Project, text: str = "") -> Choices:
    """Find the first environments of the catalog that the user may use, that a project does not refer to yet, and whose
    names hold these words."""
    others = usable_environments(user).exclude(referring__project=project).filter(containing(text, "name"))
    found, has_more = read_first(others)
    return Choices([("", [(str(each.pk), _label(each)) for each in found])] if found else [], has_more)


def _label(environment: Environment) -> str:
    return f"{environment} (production)" if environment.is_production else environment.name
