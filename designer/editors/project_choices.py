"""The form that asks for a project to put something into."""

from typing import Any

from django import forms

from designer.editors.choices import Choice, Choices, containing, read_first
from designer.input.numerals import is_count
from designer.models import Project, User
from designer.people.permissions import Action, may, with_right

SEARCH = "/choices/projects/"


class TargetForm(forms.Form):
    """In which project something is to be: one in which the user may make things. first are choices before those."""

    target = forms.CharField(label="Project", widget=forms.Select)

    def __init__(
        self, *args: Any, user: User, project: Project | None = None, first: tuple[Choice, ...] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.user, self.first = user, first
        choices = find_targets(user)
        own = [(str(project.pk), project.name)] if project and may(user, Action.CREATE_OBJECTS, project) else []
        more = [each for each in own if each[0] not in choices.values]
        choices.offer(self.fields["target"].widget, [*first, *more], SEARCH)
        self.fields["target"].widget.attrs["autofocus"] = True
        if own:
            self.initial["target"] = own[0][0]

    def clean_target(self) -> Project | str:
        """Give the project, or the value of one of the first choices. Raises ValidationError."""
        key: str = self.cleaned_data["target"]
        if key in dict(self.first):
            return key
        creatable = Project.objects.filter(with_right(self.user, Action.CREATE_OBJECTS, Project))
        found = creatable.filter(pk=int(key)).first() if is_count(key) else None
        if found is None:
            raise forms.ValidationError("Choose a project from the list.")
        return found


def find_targets(user: User, text: str = "") -> Choices:
    """Find the first projects in which somebody may make things, by words of their names."""
    projects = Project.objects.filter(with_right(user, Action.CREATE_OBJECTS, Project), containing(text, "name"))
    found, has_more = read_first(projects.order_by("name"))
    return Choices([("", [(str(each.pk), each.name) for each in found])], has_more)
