"""Giving a connection manager a wider scope. It keeps its ID and its name, so what referred to it still does."""

from uuid import UUID

from django.db import transaction

from connections.catalog.services import create_connection, find_connection
from connections.catalog.uses.finding import count_words, find_naming
from connections.credentials.services import find_forbidden_uses
from connections.models import ConnectionGrant, ConnectionManager, ConnectionVersion, EnvironmentReference, Folder
from connections.models.environment_document import Kind
from designer.errors import Invalid
from designer.models import Package, ProjectGrant, User
from designer.people import audit
from designer.people.permissions import Action, Root, require
from designer.people.rights import Right, names_holding
from designer.registry.types import connection_types
from designer.services.packages import save_package
from designer.storage.rows import load_document

GONE = "The package has no such connection manager of its own. It may have been shared or deleted already."
OF_CATALOG = "This connection manager is in the catalog already."


def find_own(package: Package, connection_id: UUID) -> ConnectionManager:
    """Give a package's own manager as it is stored. Raises Invalid."""
    found = ConnectionManager.objects.filter(package=package, uid=connection_id).first()
    if found is None:
        raise Invalid(GONE, {"connection": GONE})
    return found


@transaction.atomic
def give_to_project(user: User, package: Package, connection_id: UUID) -> ConnectionManager:
    """Make a package's own manager its project's, for all packages of the project, as the package is stored now.

    Raises Invalid where the project has the name, or tasks of other packages would mean this one by it.
    """
    require(user, Action.MODIFY, package)
    package = Package.objects.select_for_update(of=("self",)).select_related("project").get(pk=package.pk)
    document = load_document(package)
    own = next((each for each in document.connections if each.id == connection_id), None)
    if own is None:
        raise Invalid(GONE, {"connection": GONE})
    _check_connects(own.type, own.name)
    _check_capture(package, own.name)
    kept = [each for each in document.connections if each.id != connection_id]
    save_package(user, package.pk, document.model_copy(update={"connections": kept}), package.version)
    made = create_connection(user, package.project, own)
    _widen_references(package, own.name)
    return made


@transaction.atomic
def give_to_catalog(user: User, manager: ConnectionManager, folder: Folder | None) -> ConnectionManager:
    """Put a project's manager into the catalog, for packages of all projects. Who could use it in the project may.

    It inherits other rights there, so it takes the right to give rights on it. Raises Invalid where the name is taken.
    """
    manager = ConnectionManager.objects.select_for_update(of=("self",)).get(pk=find_connection(user, manager.pk).pk)
    project = manager.project
    if project is None:
        raise Invalid(OF_CATALOG)
    for action in (Action.MODIFY, Action.MANAGE_PERMISSIONS):
        require(user, action, manager)
    require(user, Action.CREATE_OBJECTS, folder or Root.CATALOG)
    _check_connects(manager.type, manager.name)
    if sentences := find_forbidden_uses(user, [manager.to_document()], []):
        raise Invalid(sentences[0])
    if ConnectionManager.objects.filter(package=None, project=None, name__iexact=manager.name).exists():
        raise Invalid(f"The catalog has a connection manager called “{manager.name}” already. Rename this one first.")
    _keep_users(manager)
    manager.project, manager.folder = None, folder
    manager.save(update_fields=["project", "folder"])
    ConnectionVersion.objects.filter(connection_uid=manager.uid).update(project=None, folder=folder)
    changes = [f"kept in: the project {project} → {folder or 'the catalog'}"]
    audit.record(user, "moved connection manager", manager, project=project, changes=changes)
    return manager


def _check_connects(type_name: str, name: str) -> None:
    """Refuse what connects to nothing here: nobody could use it, and its file has it where it is."""
    if type_name in connection_types and connection_types[type_name].is_inert:
        sentence = f"“{name}” is kept as SSIS has it and connects to nothing here, so it stays where its file has it."
        raise Invalid(sentence, {"connection": sentence})


def _check_capture(package: Package, name: str) -> None:
    """Refuse a name by which tasks of other packages of the project mean a manager of the catalog."""
    meant = ConnectionManager.objects.filter(package=None, project=None, name__iexact=name).first()
    others = find_naming(meant).filter(package__project=package.project_id).count() if meant else 0
    if others:
        raise Invalid(
            f"{count_words(others, 'task')} of the project mean the catalog's “{name}” by this name, and would mean "
            "this one. Rename it in the package first."
        )


def _widen_references(package: Package, name: str) -> None:
    """Let what environments set of the package's manager be set of the project's."""
    of_managers = EnvironmentReference.objects.filter(project=package.project, kind=Kind.CONNECTION, name__iexact=name)
    own, shared = of_managers.filter(package=package), of_managers.filter(package=None)
    if set(own.values_list("property_name", flat=True)) & set(shared.values_list("property_name", flat=True)):
        raise Invalid(
            f"The project's environments set the same property of a shared connection manager called “{name}”. Take "
            "one of the two references away first."
        )
    own.update(package=None)


def _keep_users(manager: ConnectionManager) -> None:
    """Give those the right USE who have it by the project that the manager is taken out of."""
    holding = ProjectGrant.objects.filter(project=manager.project_id, name__in=names_holding([Right.USE]))
    have = set(manager.grants.filter(name=Right.USE).values_list("person", "team"))
    wanted = set(holding.values_list("person", "team")) - have
    ConnectionGrant.objects.bulk_create(
        ConnectionGrant(connection=manager, person_id=person, team_id=team, name=Right.USE)
        for person, team in sorted(wanted, key=str)
    )
