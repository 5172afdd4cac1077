"""The form of a shared connection manager: its type's editor, and for a new one the choice of where it is kept."""

from dataclasses import replace
from typing import Any

from django import forms

from connections.catalog.folders.forms import offer_folders
from connections.catalog.folders.services import find_folder
from connections.credentials.project_choices import list_projects
from connections.models import ConnectionManager, Folder
from designer.editors.part_forms import ConnectionForm, find_connection_editor
from designer.errors import Forbidden, NotFound
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.people.permissions import Action, Root, may, visible_projects
from designer.property_expressions.design_time_values import DesignTimeValues, circumstances_now
from designer.registry.types import ConnectionType, connection_types
from designer.variables.values import Values

CATALOG, FOLDER = "catalog", "folder-"
NOWHERE = (
    "You can keep a connection manager nowhere yet: you may add to no project, and only those add to the catalog who "
    "manage it. Make a project first, or ask an administrator."
)


def find_type(name: str) -> ConnectionType:
    """Give a connection type by its name. Raises NotFound."""
    if name not in connection_types:
        raise NotFound(f"There is no connection manager type {name}.")
    return connection_types[name]


def make_new_form(user: User, data: Any, type_name: str, scope: str) -> ConnectionForm:
    """Give the form of a new manager; scope ("catalog", "folder-" and its number, or a project's number) is chosen to
    begin with."""
    chosen = find_type(type_name)
    if chosen.is_inert:
        raise NotFound(f"There are no new connection managers of the type {type_name}: they come from files of SSIS.")
    connection = ConnectionManagerDocument(type=chosen.name, name=chosen.default_name)
    form = find_connection_editor(chosen.name)(data, connection=connection, names=[])
    form.offer(user, None)
    choices: list[Any] = [(CATALOG, "Catalog (whole team)")] if may(user, Action.CREATE_OBJECTS, Root.CATALOG) else []
    if folders := offer_folders(user):
        choices.append(("A folder of the catalog", [(f"{FOLDER}{key}", label) for key, label in folders]))
    if projects := list_projects(user, scope, Action.CREATE_OBJECTS):
        choices.append(("A project (its members)", projects))
    if not choices:
        raise Forbidden(NOWHERE)
    form.fields["scope"] = forms.ChoiceField(
        choices=choices,
        initial=scope or None,
        label="Keep it in",
        help_text="Packages everywhere can use what is in the catalog; what a project keeps, only its own packages.",
    )
    return form


def make_form(user: User, manager: ConnectionManager, data: Any) -> ConnectionForm:
    """Give the form of a stored manager."""
    form = find_connection_editor(find_type(manager.type).name)(data, connection=manager.to_document(), names=[])
    form.offer(user, manager.project_id)
    form.show_driven(_values(user, manager.project))
    return form


def _values(user: User, project: Project | None) -> Values:
    """Give what is in sight of a shared manager without any package: the parameters of its project."""
    parameters = project.parameter_documents if project else ()
    circumstances = replace(circumstances_now(user.get_username()), project_parameters=parameters)
    return DesignTimeValues(PackageDocument(name="Package"), circumstances).values(None)


def chosen_place(user: User, form: ConnectionForm) -> tuple[Project | None, Folder | None]:
    """Give the project or the folder that a valid form of a new manager names; neither means the catalog itself."""
    scope = form.cleaned_data["scope"]
    if scope.startswith(FOLDER):
        return None, find_folder(user, int(scope.removeprefix(FOLDER)), Action.CREATE_OBJECTS)
    return (None if scope == CATALOG else visible_projects(user).get(pk=scope)), None
