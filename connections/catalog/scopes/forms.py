"""The forms by which connection managers come from one scope to another."""

from typing import Any

from django import forms

from connections.catalog.folders.forms import PlaceForm
from connections.catalog.scopes.similar import find_same_server
from connections.catalog.services import visible_connections
from connections.credentials.project_choices import list_projects
from connections.guard_rules.marks import write_name
from connections.models import ConnectionManager
from designer.editors.choices import MOST_CHOICES
from designer.models import User
from designer.people.permissions import Action

NOTHING = ("", "Choose one")


class OwnForm(forms.Form):
    """Which of a package's own connection managers it is."""

    connection = forms.UUIDField(error_messages={"required": "Choose a connection manager."})


class CatalogForm(PlaceForm):
    """Where in the catalog a project's connection manager is to stand."""

    wanted = forms.CharField(initial="catalog", widget=forms.HiddenInput, required=False)


class CopyForm(forms.Form):
    """The project that a shared connection manager is copied into."""

    wanted = forms.CharField(initial="copy", widget=forms.HiddenInput, required=False)
    project = forms.ChoiceField(label="Copy it into the project")

    def __init__(self, data: Any, *, user: User, manager: ConnectionManager) -> None:
        super().__init__(data)
        offered = list_projects(user, "", Action.CREATE)
        field = self.fields["project"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [NOTHING, *[each for each in offered if each[0] != str(manager.project_id)]]


class MergeForm(forms.Form):
    """The connection manager that takes the place of another one: of the same server first, then by name."""

    kept = forms.ChoiceField(
        label="The one that stays", error_messages={"required": "Choose the connection manager that takes its place."}
    )

    def __init__(self, data: Any, *, user: User, gone: ConnectionManager) -> None:
        super().__init__(data)
        others = visible_connections(user).filter(type=gone.type).exclude(pk=gone.pk)
        others = others.filter(project=None) | others.filter(project=gone.project_id)
        same = list(find_same_server(others, gone)[:MOST_CHOICES])
        rest = others.exclude(pk__in=[each.pk for each in same])[:MOST_CHOICES]
        groups = (("Of the same server", same), ("Others", rest))
        field = self.fields["kept"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [NOTHING, *[(label, [_choice(each) for each in rows]) for label, rows in groups if rows]]


def _choice(manager: ConnectionManager) -> tuple[str, str]:
    server = manager.properties.get("smtp_server") or manager.properties.get("connection_string") or ""
    return str(manager.uid), f"{write_name(manager)}: {server}" if server else write_name(manager)
