"""Pinning a project to a version of a connection manager of the catalog, and having it follow the newest again."""

from django.db import transaction
from django.db.models import QuerySet

from connections.catalog.versions.keeping import find_version
from connections.credentials.services import find_forbidden_uses
from connections.models import ConnectionManager, ConnectionPin
from designer.errors import Invalid
from designer.models import Project
from designer.people import audit
from designer.people.permissions import Action, Person, may, require, visible_projects

OF_PROJECT = "A project uses its own connection managers as they are. Only those of the catalog can be pinned."
DELETED = "This version says that it was deleted. Choose another one."


def list_pins(user: Person, manager: ConnectionManager) -> QuerySet[ConnectionPin]:
    """Give the pins of a manager: all of them to who may change it, otherwise those of projects that the user sees."""
    pins = (
        ConnectionPin.objects.filter(connection=manager).select_related("project", "version").order_by("project__name")
    )
    return pins if may(user, Action.CHANGE, manager) else pins.filter(project__in=visible_projects(user))


@transaction.atomic
def pin(user: Person, manager: ConnectionManager, project: Project, number: int) -> ConnectionPin:
    """Have a project use a manager as it was in a version, from its next run on. Its guard counts as it is now.

    Who may change the project may, and reads the manager. Raises Invalid, NotFound, NotAllowed, or Forbidden.
    """
    require(user, Action.READ, manager)
    require(user, Action.CHANGE, project)
    ConnectionManager.objects.select_for_update().get(pk=manager.pk)
    if manager.project_id:
        raise Invalid(OF_PROJECT, {"project": OF_PROJECT})
    version = find_version(manager, number)
    if version.is_deletion:
        raise Invalid(DELETED, {"number": DELETED})
    if sentences := find_forbidden_uses(user, [], [version.to_document()]):
        raise Invalid(sentences[0], {"number": sentences[0]})
    values = {"version": version, "user_name": user.get_username()}
    made, _ = ConnectionPin.objects.update_or_create(project=project, connection=manager, defaults=values)
    audit.record(user, "pinned connection manager", manager, project=project, changes=[f"to version {number}"])
    return made


@transaction.atomic
def unpin(user: Person, manager: ConnectionManager, project: Project) -> None:
    """Have a project follow the newest version again. Who may change the manager may do that too."""
    if not may(user, Action.CHANGE, manager):
        require(user, Action.CHANGE, project)
    deleted, _ = ConnectionPin.objects.filter(connection=manager, project=project).delete()
    if deleted:
        audit.record(user, "unpinned connection manager", manager, project=project)


def find_pinned_project(user: Person, manager: ConnectionManager, project_id: int) -> Project | None:
    """Give a project that is pinned to a version of a manager, if the user is told of that."""
    found = list_pins(user, manager).filter(project=project_id).first()
    return found.project if found else None
