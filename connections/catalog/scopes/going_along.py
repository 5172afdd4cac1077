"""What goes along when a connection manager gets another scope, or is copied, and what does not."""

from collections import Counter
from collections.abc import Iterable, Iterator

from connections.catalog.uses.finding import count_words, find_referring
from connections.catalog.versions.keeping import number_of
from connections.models import ConnectionManager, ConnectionPin, EnvironmentReference
from connections.models.environment_document import Kind
from designer.models import Package, Project, User
from designer.people.permissions import Action, require
from designer.services.going_along import GoingAlong

SETTINGS = "Its settings and expressions, and its name."
CREDENTIAL = (
    "The credential “{0}” is only named by it. It says itself who may use it and at which servers, and does not change."
)


def along_to_project(user: User, package: Package, managers: Iterable[ConnectionManager]) -> list[GoingAlong]:
    """Say it of each of a package's own managers that could become its project's, in as many queries for all."""
    require(user, Action.MODIFY, package)
    references = EnvironmentReference.objects.filter(project=package.project_id, package=package, kind=Kind.CONNECTION)
    counts = Counter(name.casefold() for name in references.values_list("name", flat=True))
    return [_tell_of_own(each, counts[each.name.casefold()]) for each in managers]


def _tell_of_own(manager: ConnectionManager, references: int) -> GoingAlong:
    return GoingAlong(
        (
            f"{SETTINGS} It keeps its ID, so tasks of the package still refer to it.",
            "What was sent through it, and how that went.",
            *_tell(references),
        ),
        (
            "Rights of the package: who may change the project's connection managers may change it, and all of its "
            "packages may use it.",
            *_tell_credential(manager),
        ),
    )


def along_to_catalog(user: User, manager: ConnectionManager) -> GoingAlong:
    """Say it of a project's manager that is put into the catalog."""
    require(user, Action.READ, manager)
    references = _count_references(manager.project, manager.name)
    tasks = find_referring(manager).count()
    return GoingAlong(
        (
            f"{SETTINGS} It keeps its ID and its owner: {count_words(tasks, 'task')} still refer to it.",
            f"Its versions ({number_of(manager):,}), its last test, and what was sent through it.",
            "The right USE of all who have it in the project.",
            *_tell(references),
        ),
        (
            "Rights to see and to change it that come from the project: the catalog and its folder give those then.",
            *_tell_credential(manager),
        ),
    )


def along_to_copy(user: User, manager: ConnectionManager, project: Project | None) -> GoingAlong:
    """Say it of a shared manager that is copied into a project; without one, whichever that will be."""
    require(user, Action.READ, manager)
    along = [SETTINGS]
    if project:
        require(user, Action.CREATE_OBJECTS, project)
        tasks = find_referring(manager).filter(package__project=project.pk).count()
        along.append(f"{count_words(tasks, 'task')} of the project that refer to it: to the copy, in new versions.")
        references = _count_references(project, manager.name)
        along += _tell(references)
    pins = ConnectionPin.objects.filter(connection=manager, **({"project": project} if project else {})).count()
    left = [
        "Its ID, its versions and its last test: the copy has its own. What was sent stays with the one that sent it.",
        "Rights on it, and its owner: the copy is yours, and the project gives rights on it.",
        *((f"Pins to a version: {pins:,}. The copy is what the manager is now.",) if pins else ()),
        *_tell_credential(manager),
    ]
    return GoingAlong(tuple(along), tuple(left))


def _tell_credential(manager: ConnectionManager) -> Iterator[str]:
    if named := str(manager.properties.get("credential") or "").strip():
        yield CREDENTIAL.format(named)


def _tell(references: int) -> Iterator[str]:
    if references:
        yield f"{count_words(references, 'value')} that environments of the project set of it."


def _count_references(project: Project | None, name: str) -> int:
    """Give how many values environments of a project set of the managers that a name means."""
    of_managers = EnvironmentReference.objects.filter(kind=Kind.CONNECTION, name__iexact=name)
    return of_managers.filter(project=project, package=None).count()
