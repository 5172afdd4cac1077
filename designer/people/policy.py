"""The policy: one condition in SQL answers whether somebody has a right on a thing, and on which things he has it.

Rights are inherited downwards and never denied, so a right is there as soon as one grant on one level gives it. Nothing
of it is stored: a grant that is taken back is gone for all that is below.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from designer.models import INSTALLATION, Level, Project, Reach, Root, RootGrant, Team, User
from designer.people.principals import granted_to, in_teams
from designer.people.rights import Right, names_holding, rights_that_give

PARTS: tuple[Level, ...] = (Level("designer.ProjectGrant", Reach.WHOLE, "project"), INSTALLATION)
"""Where a right on what is part of a project (a package, an execution) comes from, seen from the project."""
ROOTS: dict[Root, tuple[Level, ...]] = {
    Root.INSTALLATION: (Level("designer.RootGrant", Reach.OWN, root=Root.INSTALLATION),),
    Root.CATALOG: (Level("designer.RootGrant", Reach.OWN, root=Root.CATALOG), INSTALLATION),
}


def levels_of(model: type[Model]) -> tuple[Level, ...]:
    """Give where rights on things of a kind come from."""
    levels: tuple[Level, ...] = model.levels  # type: ignore[attr-defined]  # kinds that rights are given on have it
    return levels


def condition(user: User, right: Right, levels: Iterable[Level]) -> Q:
    """Give the condition that the user has the right on a thing, by one of the levels."""
    found = Q(pk__in=())
    for level in levels:
        reference = {"root": level.root} if level.root else {level.key: OuterRef(level.path)}
        names = names_holding(rights_that_give(right, level.reach))
        grants = level.model.objects.filter(granted_to(user), name__in=names, **reference)
        found |= level.condition & Q(Exists(grants))
    return found


def holds(user: User, right: Right, thing: Model) -> bool:
    """Tell whether the user has the right on a thing of a kind that rights are given on."""
    kind = type(thing)
    things: QuerySet[Model] = kind._default_manager.filter(pk=thing.pk)
    return things.filter(condition(user, right, levels_of(kind))).exists()


def holds_in(user: User, right: Right, project: Project) -> bool:
    """Tell whether the user has the right on what is part of a project."""
    return Project.objects.filter(condition(user, right, PARTS), pk=project.pk).exists()


def holds_on_root(user: User, right: Right, root: Root) -> bool:
    """Tell whether the user has the right on the installation, or on the catalog."""
    found = Q(pk__in=())
    for level in ROOTS[root]:
        found |= Q(root=level.root, name__in=names_holding(rights_that_give(right, level.reach)))
    return RootGrant.objects.filter(found, granted_to(user)).exists()


def grants_on(things: QuerySet[Model], level: Level) -> QuerySet[Any]:
    """Give the grants of a level that count for one of the things."""
    reached = things.filter(level.condition)
    grants: QuerySet[Any] = level.model.objects.all()
    if level.root:
        return grants.filter(Exists(reached), root=level.root)
    return grants.filter(**{f"{level.key}__in": reached.values(level.path)})


def granted_people(right: Right, things: QuerySet[Model], levels: Iterable[Level]) -> Q:
    """Give the condition that an account has the right on one of the things, by a grant."""
    people, teams = Q(pk__in=()), Q(pk__in=())
    for level in levels:
        grants = grants_on(things, level).filter(name__in=names_holding(rights_that_give(right, level.reach)))
        people |= Q(pk__in=grants.filter(person__isnull=False).values("person"))
        teams |= Q(pk__in=grants.filter(team__isnull=False).values("team"))
    return people | in_teams(Team.objects.filter(teams))
