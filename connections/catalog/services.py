"""Changes to shared connection managers: those of a project, and those of the catalog.

A package's own managers are part of its document and are saved with it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from connections.catalog.store import as_used, shared_managers
from connections.catalog.uses.telling import count_tasks, tell_projects
from connections.catalog.versions.keeping import find_changes, find_version, keep_version, number_of
from connections.credentials.issues import find_identity_issues
from connections.credentials.services import find_forbidden_uses
from connections.models import ConnectionManager, ConnectionVersion, Folder
from designer.errors import Conflict, Invalid, NotFound
from designer.issues.issue import Issue
from designer.models import Project, User
from designer.package.diff import describe_connection
from designer.package.document import ConnectionManagerDocument
from designer.people import audit
from designer.people.permissions import Action, Person, Root, may, require, say_whom_to_ask, with_right
from designer.registry.properties import find_property_problems
from designer.services.notices import CHANGED, DELETED
from designer.validation.packages import find_connection_issues

TAKEN = "There is a connection manager with this ID already. Leave the ID out, and this one gets its own."
NOT_TO_USE = (
    "You may not use the connection manager “{0}”. Ask who manages it, or an administrator, for the right USE, or "
    "choose another one."
)
CHANGED_MEANWHILE = (
    "“{0}” was changed by {1} after you opened it{2}. Look at its versions; save once more to put your settings over "
    "those."
)
MOST_TOLD = 5
GONE = "There is no such connection manager. It may have been deleted."


@transaction.atomic
def create_connection(
    user: Person, project: Project | None, document: ConnectionManagerDocument, folder: Folder | None = None
) -> ConnectionManager:
    """Add a manager to a project, or to a folder of the catalog or the catalog itself. The user owns it.

    Raises Invalid when the name is taken.
    """
    require(user, Action.CREATE_OBJECTS, project or folder or Root.CATALOG)
    owner = user if isinstance(user, User) else None
    manager = ConnectionManager(project=project, folder=folder, owner=owner, uid=document.id)
    if ConnectionManager.objects.filter(package__isnull=True, uid=document.id).exists():
        raise Invalid(TAKEN, {"id": TAKEN})
    _check_credential(user, [], [document])
    _store(manager, document)
    keep_version(user, manager)
    changes = describe_connection(None, manager.to_document())
    audit.record(user, "created connection manager", manager, project=project, changes=changes)
    return manager


@transaction.atomic
def change_connection(
    user: Person, manager: ConnectionManager, document: ConnectionManagerDocument, version: int | None = None
) -> ConnectionManager:
    """Change a shared manager. Every package that refers to it uses the new settings from its next run on.

    Who changes or deletes one must be allowed the credential that it names before, too. Raises Conflict where it is not
    in the version any more that the caller knows.
    """
    require(user, Action.MODIFY, manager)
    _lock(manager)
    _check_version(manager, version)
    before, document = manager.to_document(), document.model_copy(update={"id": manager.uid})
    tasks = count_tasks(manager)
    _check_credential(user, [before], [document])
    _store(manager, document)
    if manager.to_document() != before:
        keep_version(user, manager, before)
        tell_projects(user, CHANGED, before.name, tasks)
    changes = describe_connection(before, manager.to_document())
    audit.record(user, "changed connection manager", manager, project=manager.project, changes=changes)
    return manager


def _check_version(manager: ConnectionManager, known: int | None) -> None:
    if known is None or known == number_of(manager):
        return
    last = find_changes(manager, 1)[0]
    what = f" ({'; '.join(last.sentences[:MOST_TOLD])})" if last.sentences else ""
    raise Conflict(CHANGED_MEANWHILE.format(manager.name, last.version.user_name or "somebody", what))


@transaction.atomic
def delete_connection(user: Person, manager: ConnectionManager) -> None:
    """Delete a shared manager. Packages that refer to it stay, their tasks are marked, and their projects are told."""
    require(user, Action.MODIFY, manager)
    _lock(manager)
    before = manager.to_document()
    _check_credential(user, [before], [])
    keep_version(user, manager, is_deletion=True)
    tell_projects(user, DELETED, before.name, count_tasks(manager))
    changes = describe_connection(before, None)
    audit.record(user, "deleted connection manager", manager, project=manager.project, changes=changes)
    manager.delete()


def restore_version(user: Person, manager: ConnectionManager, number: int) -> ConnectionManager:
    """Make a manager what it was in a version, by a change like any other. Raises NotFound, NotAllowed, Invalid."""
    return change_connection(user, manager, find_version(manager, number).to_document())


def restore_deleted(user: Person, version: ConnectionVersion) -> ConnectionManager:
    """Make a deleted manager again, with its ID, so that whatever referred to it does. Raises NotAllowed, Invalid."""
    return create_connection(user, version.project, version.to_document(), version.folder)


def find_connection(user: Person, key: int | UUID, action: Action = Action.READ) -> ConnectionManager:
    """Give a shared manager that the user may see, by its row's number or its ID. Raises NotFound or NotAllowed."""
    wanted = Q(uid=key) if isinstance(key, UUID) else Q(pk=key)
    managers = ConnectionManager.objects.select_related("project", "folder", "owner", "last_test__tested_by")
    manager = managers.filter(wanted, package__isnull=True).first()
    if manager is None:
        raise NotFound(GONE)
    require(user, action, manager)
    return manager


def find_obstacle(user: Person, manager: ConnectionManager) -> str:
    """Say why the user may not change or delete a manager that he sees, and whom to ask; empty when he may."""
    if not may(user, Action.MODIFY, manager):
        return say_whom_to_ask(Action.MODIFY, manager)
    return next(iter(find_forbidden_uses(user, [manager.to_document()], [])), "")


def find_issues(manager: ConnectionManager) -> list[Issue]:
    """Say what is wrong or doubtful in a shared manager, as packages use it."""
    document, project = manager.to_document(), manager.project_id
    return [*find_connection_issues(document, project), *find_identity_issues([document], project)]


def visible_connections(user: Person) -> QuerySet[ConnectionManager]:
    """Give the shared managers that the user may see, the catalog's and those of the user's projects, by name."""
    managers = ConnectionManager.objects.filter(package__isnull=True).select_related("project", "folder", "owner")
    return managers.filter(with_right(user, Action.READ, ConnectionManager)).order_by("name", "pk")


def usable_managers(user: Person, project_id: int) -> QuerySet[ConnectionManager]:
    """Give those of the shared managers that a project's packages see which the user may have a run use."""
    return shared_managers(project_id).filter(with_right(user, Action.USE, ConnectionManager))


def find_usable(user: Person, project_id: int, package_id: int) -> list[ConnectionManagerDocument]:
    """Give all shared managers that the user may have a run of a package use, in the versions that it uses."""
    return as_used(usable_managers(user, project_id), project_id, package_id)


def keep_usable(
    user: Person, project_id: int, found: Iterable[ConnectionManagerDocument]
) -> list[ConnectionManagerDocument]:
    """Give those of the shared managers that a package refers to which the user may have a run use.

    Raises Invalid where one is missing then. Where another of the same name takes its place, none is.
    """
    found = list(found)
    if not found:
        return []
    rows = usable_managers(user, project_id).filter(uid__in=[one.id for one in found])
    usable = set(rows.values_list("uid", flat=True))
    kept = [one for one in found if one.id in usable]
    names = {one.name.casefold() for one in kept}
    for one in found:
        if one.id not in usable and one.name.casefold() not in names:
            raise Invalid(NOT_TO_USE.format(one.name))
    return kept


def after_connection(managers: QuerySet[ConnectionManager], last: ConnectionManager) -> QuerySet[ConnectionManager]:
    """Give what comes after a manager in a list of visible_connections; names may be equal in different scopes."""
    return managers.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))


def _lock(manager: ConnectionManager) -> None:
    """Bring the manager up to date: what somebody changed since the page was opened is judged too."""
    try:
        manager.refresh_from_db(from_queryset=ConnectionManager.objects.select_for_update())
    except ConnectionManager.DoesNotExist as error:
        raise NotFound(GONE) from error


def _check_credential(
    user: Person, before: list[ConnectionManagerDocument], after: list[ConnectionManagerDocument]
) -> None:
    if sentences := find_forbidden_uses(user, before, after):
        raise Invalid(sentences[0], {"credential": sentences[0]})


def _store(manager: ConnectionManager, document: ConnectionManagerDocument) -> None:
    if problems := find_property_problems([document]):
        raise Invalid(" ".join(problems))
    same_scope = ConnectionManager.objects.filter(package__isnull=True, project=manager.project)
    if same_scope.filter(name__iexact=document.name).exclude(pk=manager.pk).exists():
        where = "project" if manager.project else "catalog"
        sentence = f"The {where} has a connection manager called “{document.name}” already. Choose another name."
        raise Invalid(sentence, {"name": sentence})
    manager.type, manager.name = document.type, document.name
    manager.description, manager.properties = document.description, document.properties
    manager.expressions, manager.delay_validation = document.expressions, document.delay_validation
    manager.save()
