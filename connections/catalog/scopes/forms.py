"""The forms by which connection managers come from one scope to another."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet

from connections.catalog.folders.forms import PlaceForm
from connections.catalog.scopes.similar import find_same_server
from connections.catalog.services import visible_connections
from connections.credentials.project_choices import list_projects
from connections.guard_rules.marks import write_name
from connections.models import ConnectionManager
from designer.editors.choices import Choice, Choices, containing, read_first
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
        offered = list_projects(user, "", Action.CREATE_OBJECTS)
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
        chosen = read_uid(data.get("kept", "")) if data else None
        beyond = find_others(user, gone).filter(uid=chosen) if chosen else ()
        search = f"connections/{gone.uid}/merge/"
        find_choices(user, gone).offer(self.fields["kept"], [NOTHING, *map(_choice, beyond)], search)


def find_choices(user: User, gone: ConnectionManager, text: str = "") -> Choices:
    """Find what can take a manager's place: the first of the same server, then the first others with these words."""
    others = find_others(user, gone).filter(containing(text, "name"))
    same, has_more_same = read_first(find_same_server(others, gone))
    rest, has_more = read_first(others.exclude(pk__in=[each.pk for each in same]))
    groups = (("Of the same server", same), ("Others", rest))
    return Choices([(label, list(map(_choice, rows))) for label, rows in groups if rows], has_more_same or has_more)


def find_others(user: User, gone: ConnectionManager) -> QuerySet[ConnectionManager]:
    """Give the managers that packages see which refer to this one, of the same type, if the user may see them."""
    in_sight = Q(project=None) | Q(project=gone.project_id) if gone.project_id else Q(project=None)
    return visible_connections(user).filter(in_sight, type=gone.type).exclude(pk=gone.pk)


def read_uid(text: str) -> UUID | None:
    """Give what a form sends as an ID; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _choice(manager: ConnectionManager) -> Choice:
    server = manager.properties.get("smtp_server") or manager.properties.get("connection_string") or ""
    return str(manager.uid), f"{write_name(manager)}: {server}" if server else write_name(manager)
