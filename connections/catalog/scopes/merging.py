"""Merging two connection managers that lead to the same server: one takes the other's place."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from connections.catalog.scopes.repointing import repoint
from connections.catalog.services import GONE, delete_connection, visible_connections
from connections.catalog.uses.finding import Uses, find_referring, find_uses
from connections.catalog.uses.telling import count_tasks, tell_projects
from connections.models import ConnectionManager, EnvironmentReference
from connections.models.environment_document import Kind
from designer.errors import Invalid
from designer.models import Executable, Project
from designer.package.diff import describe_connection
from designer.people.permissions import Action, Person, require
from designer.services.notices import CHANGED

SAME = "A connection manager cannot take its own place. Choose another one."
OTHER_TYPE = "They are of different types. Choose one of the same type."
OUT_OF_SIGHT = "Packages that use “{0}” do not see “{1}”, which is kept in another project. Choose one of the catalog."


@dataclass(frozen=True)
class Effect:
    """What a merge does: who uses the one that goes, and in what settings the one that stays differs from it."""

    uses: Uses
    differences: list[str]


def find_kept(user: Person, uid: UUID | None) -> ConnectionManager:
    """Give the manager that is to stay, if the user may see it. Raises Invalid."""
    kept = visible_connections(user).filter(uid=uid).first() if uid else None
    if kept is None:
        raise Invalid(GONE, {"kept": GONE})
    return kept


def find_effect(user: Person, gone: ConnectionManager, kept: ConnectionManager) -> Effect:
    """Say what a merge would do. Raises Invalid where it cannot be."""
    _check(gone, kept)
    same = {"id": gone.uid, "name": gone.name, "description": gone.description}
    differences = describe_connection(gone.to_document(), kept.to_document().model_copy(update=same))
    return Effect(find_uses(user, gone), differences)


@transaction.atomic
def merge_connections(user: Person, gone: ConnectionManager, kept: ConnectionManager) -> int:
    """Have all tasks that refer to one manager refer to another, and delete the first. Give the number of packages.

    What expressions choose, nobody can rewrite. Raises Invalid, NotAllowed, or Forbidden.
    """
    require(user, Action.MODIFY, gone)
    require(user, Action.USE, kept)
    _check(gone, kept)
    tasks = find_referring(gone)
    keys, projects = zip(*tasks.values_list("pk", "package__project"), strict=True) if tasks.exists() else ((), ())
    sentence = f"Tasks that referred to the connection manager “{gone}” refer to “{kept}”, which took its place."
    tell_projects(user, CHANGED, gone.name, count_tasks(gone))
    _move_references(gone, kept, set(projects))
    # By their keys: as soon as the first of them is rewritten it does not refer to the former one any more.
    rows: QuerySet[Executable] = Executable.objects.filter(pk__in=keys)
    number = repoint(user, rows, [str(gone.uid), gone.name], kept.uid, sentence)
    delete_connection(user, gone)
    return number


def _check(gone: ConnectionManager, kept: ConnectionManager) -> None:
    sentence = ""
    if gone.pk == kept.pk:
        sentence = SAME
    elif gone.type != kept.type:
        sentence = OTHER_TYPE
    elif kept.project_id and kept.project_id != gone.project_id:
        sentence = OUT_OF_SIGHT.format(gone, kept)
    if sentence:
        raise Invalid(sentence, {"kept": sentence})


def _move_references(gone: ConnectionManager, kept: ConnectionManager, projects: set[int]) -> None:
    """Let what environments of projects that use the former one set of it be set of the one that stays."""
    shared = EnvironmentReference.objects.filter(project__in=projects, package=None, kind=Kind.CONNECTION)
    moved, there = shared.filter(name__iexact=gone.name), shared.filter(name__iexact=kept.name)
    both = set(moved.values_list("project", "property_name")) & set(there.values_list("project", "property_name"))
    if both and gone.name.casefold() != kept.name.casefold():
        names = Project.objects.filter(pk__in=[project for project, _ in both]).order_by("name")
        raise Invalid(
            f"Environments of the project “{names[0]}” set the same property of both. Take one of the two references "
            "away first."
        )
    moved.update(name=kept.name)
