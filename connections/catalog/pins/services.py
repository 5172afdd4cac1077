"""Pinning a project, or one of its packages, to a version of a connection manager of the catalog, and unpinning it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from connections.catalog.versions.keeping import find_version
from connections.credentials.services import find_forbidden_uses
from connections.models import ConnectionManager, ConnectionPin
from designer.errors import Invalid
from designer.models import Package, Project
from designer.people import audit
from designer.people.permissions import Action, Person, may, require, visible_projects

OF_PROJECT = "A project uses its own connection managers as they are. Only those of the catalog can be pinned."
DELETED = "This version says that it was deleted. Choose another one."


@dataclass(frozen=True)
class Place:
    """What a pin is of: a project, or one of its packages."""

    project: Project
    package: Package | None = None

    @property
    def key(self) -> dict[str, Any]:
        """The fields by which its pin is found."""
        return {"project": self.project, "package": self.package}

    @property
    def words(self) -> str:
        """What the record says before what was done."""
        return f"package “{self.package}”: " if self.package else ""


def list_pins(user: Person, manager: ConnectionManager) -> QuerySet[ConnectionPin]:
    """Give the pins of a manager: all of them to who may change it, otherwise those of projects that the user sees."""
    pins = ConnectionPin.objects.filter(connection=manager).select_related("project", "package__project", "version")
    pins = pins.order_by("project__name", F("package__name").asc(nulls_first=True), "pk")
    return pins if may(user, Action.MODIFY, manager) else pins.filter(project__in=visible_projects(user))


def pin(user: Person, manager: ConnectionManager, project: Project, number: int) -> ConnectionPin:
    """Have a project use a manager as it was in a version, from its next run on. Its guard counts as it is now.

    Who may change the project may, and reads the manager. Raises Invalid, NotFound, NotAllowed, or Forbidden.
    """
    require(user, Action.MODIFY, project)
    return _pin(user, manager, Place(project), number)


def pin_package(user: Person, manager: ConnectionManager, package: Package, number: int) -> ConnectionPin:
    """Have a package use a manager as it was in a version, whatever its project's pin says, from its next run on.

    Who may change the package may, and reads the manager. Raises Invalid, NotFound, NotAllowed, or Forbidden.
    """
    require(user, Action.MODIFY, package)
    return _pin(user, manager, Place(package.project, package), number)


def unpin(user: Person, manager: ConnectionManager, project: Project) -> None:
    """Have a project follow the newest version again. Who may change the manager may do that too."""
    if not may(user, Action.MODIFY, manager):
        require(user, Action.MODIFY, project)
    _unpin(user, manager, Place(project))


def unpin_package(user: Person, manager: ConnectionManager, package: Package) -> None:
    """Have a package use what its project does again. Who may change the manager may do that too."""
    if not may(user, Action.MODIFY, manager):
        require(user, Action.MODIFY, package)
    _unpin(user, manager, Place(package.project, package))


def change_pin(user: Person, manager: ConnectionManager, place: Project | Package, number: int | None) -> None:
    """Pin a project or a package to the version of a number, or take its pin out (None)."""
    match place, number:
        case Package(), None:
            unpin_package(user, manager, place)
        case Package(), int():
            pin_package(user, manager, place, number)
        case Project(), None:
            unpin(user, manager, place)
        case Project(), int():
            pin(user, manager, place, number)


def find_pinned_project(user: Person, manager: ConnectionManager, project_id: int) -> Project | None:
    """Give a project that is pinned to a version of a manager, if the user is told of that."""
    found = list_pins(user, manager).filter(project=project_id, package=None).first()
    return found.project if found else None


def find_pinned_package(user: Person, manager: ConnectionManager, package_id: int) -> Package | None:
    """Give a package that is pinned to a version of a manager, if the user is told of that."""
    found = list_pins(user, manager).filter(package=package_id).first()
    return found.package if found else None


@transaction.atomic
def _pin(user: Person, manager: ConnectionManager, place: Place, number: int) -> ConnectionPin:
    require(user, Action.READ, manager)
    ConnectionManager.objects.select_for_update().get(pk=manager.pk)
    if manager.project_id:
        raise Invalid(OF_PROJECT, {"project": OF_PROJECT})
    version = find_version(manager, number)
    if version.is_deletion:
        raise Invalid(DELETED, {"number": DELETED})
    if sentences := find_forbidden_uses(user, [], [version.to_document()]):
        raise Invalid(sentences[0], {"number": sentences[0]})
    values = {"version": version, "user_name": user.get_username()}
    made, _ = ConnectionPin.objects.update_or_create(**place.key, connection=manager, defaults=values)
    changes = [f"{place.words}to version {number}"]
    audit.record(user, "pinned connection manager", manager, project=place.project, changes=changes)
    return made


@transaction.atomic
def _unpin(user: Person, manager: ConnectionManager, place: Place) -> None:
    ConnectionManager.objects.select_for_update().get(pk=manager.pk)
    deleted, _ = ConnectionPin.objects.filter(**place.key, connection=manager).delete()
    if deleted:
        changes = [place.words.rstrip(": ")] if place.package else []
        audit.record(user, "unpinned connection manager", manager, project=place.project, changes=changes)
