"""Changes to where environments of the catalog stand, and to which of them a project refers to."""

from django.db import transaction
from django.db.models import QuerySet

from connections.environments.keeping import TAKEN
from connections.environments.of_projects import environments_of
from connections.models import Environment, Folder, SharedEnvironment
from designer.errors import Invalid, NotFound
from designer.models import Project
from designer.people import audit
from designer.people.permissions import Action, Person, Root, require, with_right

MOST_ENVIRONMENTS = 100
GONE = "There is no such environment. It may have been deleted."
NO_FOLDER = "There is no such folder. It may have been deleted."
OF_PROJECT = "“{0}” belongs to a project. Only environments of the catalog are shared, and stand in folders."
NO_REFERENCE = "The project refers to no such environment. It may have been done already."


def visible_environments(user: Person) -> QuerySet[Environment]:
    """Give the environments of the catalog that the user may see, by name."""
    shared = Environment.objects.filter(project=None).select_related("folder")
    return shared.filter(with_right(user, Action.READ, Environment)).order_by("name", "pk")


def usable_environments(user: Person) -> QuerySet[Environment]:
    """Give the environments of the catalog that the user may have projects refer to and run in, by name."""
    shared = Environment.objects.filter(project=None).select_related("folder")
    return shared.filter(with_right(user, Action.USE, Environment)).order_by("name", "pk")


@transaction.atomic
def place_environment(user: Person, environment: Environment, folder: Folder | None) -> Environment:
    """Put an environment into a folder, or into the catalog itself. It inherits other rights from then on, so who moves
    it must be able to give rights on it. Raises Invalid, NotFound, NotAllowed, or Forbidden."""
    require(user, Action.MODIFY, environment)
    locked = _lock_shared(environment)
    if locked.folder_id == (folder.pk if folder else None):
        return locked
    require(user, Action.MANAGE_PERMISSIONS, locked)
    require(user, Action.CREATE_OBJECTS, folder or Root.CATALOG)
    if folder and not Folder.objects.select_for_update().filter(pk=folder.pk).exists():
        raise Invalid(NO_FOLDER, {"folder": NO_FOLDER})
    was, locked.folder = locked.folder, folder
    locked.save(update_fields=["folder"])
    changes = [f"folder: {was or 'the catalog'} → {folder or 'the catalog'}"]
    audit.record(user, "moved environment", locked, changes=changes)
    return locked


@transaction.atomic
def refer(user: Person, project: Project, environment: Environment) -> None:
    """Let a project's packages run in an environment of the catalog, for those who may use that one.

    Who may change the project may, and USE the environment. Raises Invalid, NotFound, NotAllowed, or Forbidden.
    """
    require(user, Action.MODIFY, project)
    require(user, Action.USE, environment)
    locked = _lock_shared(environment)
    Project.objects.select_for_update().get(pk=project.pk)
    others = environments_of(project.pk).exclude(pk=locked.pk)
    if others.filter(name__iexact=locked.name).exists():
        sentence = TAKEN.format("project", locked.name).replace("another name", "another one, or rename that one")
        raise Invalid(sentence, {"environment": sentence})
    if project.shared_environments.count() >= MOST_ENVIRONMENTS:
        raise Invalid(f"A project refers to at most {MOST_ENVIRONMENTS} environments of the catalog.")
    _, is_new = SharedEnvironment.objects.get_or_create(project=project, environment=locked)
    if is_new:
        audit.record(user, "referred to environment", locked, project=project)


@transaction.atomic
def stop_referring(user: Person, project: Project, environment_id: int) -> Environment:
    """Let a project's packages run in an environment of the catalog no more. Raises NotFound, NotAllowed, Forbidden."""
    require(user, Action.MODIFY, project)
    Project.objects.select_for_update().get(pk=project.pk)
    found = SharedEnvironment.objects.filter(project=project, environment=environment_id)
    reference = found.select_for_update(of=("self",)).select_related("environment").first()
    if reference is None:
        raise NotFound(NO_REFERENCE)
    reference.delete()
    audit.record(user, "stopped referring to environment", reference.environment, project=project)
    return reference.environment


def _lock_shared(environment: Environment) -> Environment:
    shared = Environment.objects.select_for_update(of=("self",)).select_related("folder")
    locked = shared.filter(pk=environment.pk).first()
    if locked is None:
        raise NotFound(GONE)
    if locked.project_id is not None:
        sentence = OF_PROJECT.format(locked)
        raise Invalid(sentence, {"environment": sentence})
    return locked
