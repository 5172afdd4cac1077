"""Changes to environments, of a project or of the catalog, and to what of a project takes its values from them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from connections.environments.changes import describe_changes
from connections.environments.keeping import store
from connections.environments.masking.record import find_newly_sensitive, hide_values
from connections.environments.shared.uses import find_projects, tell_projects
from connections.environments.targets import find_property_problem
from connections.models import Folder
from connections.models.environment import Environment, EnvironmentReference
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from designer.errors import Invalid, NotFound
from designer.models import Package, Project
from designer.people import audit
from designer.people.permissions import Action, Person, Root, require
from designer.services.notices import CHANGED, DELETED

GONE = "There is no such environment. It may have been deleted."


@transaction.atomic
def create_environment(
    user: Person, place: Project | Folder | None, document: EnvironmentDocument, copy_of: Environment | None = None
) -> Environment:
    """Add an environment to a project, or to a folder of the catalog or the catalog itself; with the variables of
    another one where it is to be a copy. Raises Invalid, NotAllowed, or Forbidden."""
    require(user, Action.MODIFY if isinstance(place, Project) else Action.CREATE_OBJECTS, place or Root.CATALOG)
    environment = Environment(
        project=place if isinstance(place, Project) else None, folder=place if isinstance(place, Folder) else None
    )
    if copy_of:
        _require_copy(user, environment, copy_of)
        environment.variables = copy_of.variables
        document = document.model_copy(update={"variables": copy_of.to_document().variables})
    store(environment, document)
    changes = list(describe_changes(EnvironmentDocument(name=document.name), document))
    audit.record(user, "created environment", environment, project=environment.project, changes=changes)
    return environment


@transaction.atomic
def change_environment(user: Person, environment: Environment, document: EnvironmentDocument) -> None:
    """Make an environment what the document says, for runs that begin from now on.

    Raises Invalid when the name is taken, or a secret is missing.
    """
    require(user, Action.MODIFY, environment)
    locked = _lock(environment)
    before = locked.to_document()
    changes = list(describe_changes(before, document))
    store(locked, document)
    if changes:
        tell_projects(user, CHANGED, before.name, find_projects(locked))
    changes += hide_values(locked, find_newly_sensitive(before, document))
    audit.record(user, "changed environment", locked, project=environment.project, changes=changes)


@transaction.atomic
def save_variable(
    user: Person, environment: Environment, variable: VariableOfEnvironment, sets: Reference | None = None
) -> None:
    """Add a variable or change the one of its ID, and make a reference to it where one is given. Raises Invalid."""
    document = _lock(environment).to_document()
    is_new = all(each.id != variable.id for each in document.variables)
    kept = [variable if each.id == variable.id else each for each in document.variables]
    if any(each.id != variable.id and each.name.casefold() == variable.name.casefold() for each in kept):
        sentence = f"The environment has a variable “{variable.name}” already. Choose another name."
        raise Invalid(sentence, {"name": sentence})
    changed = document.model_copy(update={"variables": [*kept, variable] if is_new else kept})
    change_environment(user, environment, changed)
    if sets and environment.project and sets not in (references := list_references(environment.project)):
        save_references(user, environment.project, [*references, sets])


@transaction.atomic
def delete_variable(user: Person, environment: Environment, variable_id: UUID) -> None:
    """Take a variable out of an environment, and leave the others as they are by now."""
    document = _lock(environment).to_document()
    kept = [each for each in document.variables if each.id != variable_id]
    change_environment(user, environment, document.model_copy(update={"variables": kept}))


@transaction.atomic
def delete_environment(user: Person, environment: Environment) -> None:
    """Delete an environment. The references stay, for the other environments."""
    require(user, Action.MODIFY, environment)
    locked = _lock(environment)
    changes = list(describe_changes(locked.to_document(), EnvironmentDocument(name=locked.name)))
    tell_projects(user, DELETED, locked.name, find_projects(locked))
    audit.record(user, "deleted environment", locked, project=environment.project, changes=changes)
    locked.delete()


@transaction.atomic
def save_references(user: Person, project: Project, references: Iterable[Reference]) -> None:
    """Make these the references of a project. Raises Invalid when something would be set twice, or cannot be set."""
    require(user, Action.MODIFY, project)
    wanted = list(references)
    _lock_named(project, wanted)
    _check_references(project, wanted)
    before = set(list_references(project))
    EnvironmentReference.objects.filter(project=project).delete()
    EnvironmentReference.objects.bulk_create(
        EnvironmentReference(project=project, package_id=each.package, **each.model_dump(exclude={"package"}))
        for each in wanted
    )
    changes = [f"{each.label} takes its value from {each.variable}" for each in wanted if each not in before]
    changes += [f"{each.label} takes its value from no variable any more" for each in before if each not in wanted]
    audit.record(user, "changed environment references", project, project=project, changes=changes)


def _lock_named(project: Project, references: Iterable[Reference]) -> None:
    """Lock a project behind its packages that references name: a save has its package's lock where it waits for that of
    the project (designer.services.becoming_sensitive)."""
    named = project.packages.filter(pk__in={each.package for each in references if each.package}).order_by("pk")
    list(named.select_for_update(no_key=True).values_list("pk"))
    Project.objects.select_for_update().get(pk=project.pk)


def list_references(project: Project) -> list[Reference]:
    """Give a project's references in the order of their making."""
    return [row.to_document() for row in EnvironmentReference.objects.filter(project=project).order_by("pk")]


def find_environment(user: Person, environment_id: int, action: Action = Action.READ) -> Environment:
    """Give an environment that the user may see. Raises NotFound or NotAllowed."""
    environment = Environment.objects.select_related("project", "folder").filter(pk=environment_id).first()
    if environment is None:
        raise NotFound(GONE)
    require(user, action, environment)
    return environment


def _lock(environment: Environment) -> Environment:
    """Give the environment as it is now, so that nobody changes it meanwhile. Raises NotFound."""
    locked = Environment.objects.select_for_update(of=("self",)).filter(pk=environment.pk).first()
    if locked is None:
        raise NotFound(GONE)
    return locked


def _require_copy(user: Person, environment: Environment, copy_of: Environment) -> None:
    """Let secrets go into another environment of their project, and into the catalog if one may change where they are:
    who may could have them as well. Raises Invalid, NotAllowed, or Forbidden."""
    if environment.project_id is None:
        require(user, Action.MODIFY, copy_of)
    elif copy_of.project_id != environment.project_id:
        where = "to another project" if copy_of.project_id else "to the catalog"
        sentence = f"“{copy_of.name}” belongs {where}. Choose one of this project."
        raise Invalid(sentence, {"copy_of": sentence})


def _check_references(project: Project, references: list[Reference]) -> None:
    packages = set(Package.objects.filter(project=project).values_list("pk", flat=True)) if references else set()
    seen = set()
    for each in references:
        if each.package is not None and each.package not in packages:
            raise Invalid(f"The project has no package {each.package}. Choose another one.")
        if each.target in seen:
            sentence = f"More than one reference sets {each.label}. Keep one."
            raise Invalid(sentence, {"target": sentence})
        if each.kind is Kind.CONNECTION and (problem := find_property_problem(each.property_name)):
            raise Invalid(problem, {"property_name": problem})
        seen.add(each.target)
