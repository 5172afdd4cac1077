"""The policy: one condition in SQL answers whether somebody has a right on a thing, and on which things he has it.

Rights are inherited downwards and never denied, so a right is there as soon as one grant on one level gives it. Nothing
of it is stored: a grant that is taken back is gone for all that is below.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q, QuerySet

from designer.database.prepared_queries import Given, PreparedSelect
from designer.models import INSTALLATION, Level, Project, Reach, Root, RootGrant, Team, User
from designer.people.principals import granted_to, in_teams
from designer.people.rights import ROLES, Right, Role, names_holding, rights_that_give

PARTS: tuple[Level, ...] = (Level("designer.ProjectGrant", Reach.WHOLE, "project"), INSTALLATION)
"""Where a right on what is part of a project (a package, an execution) comes from, seen from the project."""
ROOTS: Mapping[Root, tuple[Level, ...]] = {
    Root.INSTALLATION: (replace(INSTALLATION, reach=Reach.OWN),),
    Root.CATALOG: (Level("designer.RootGrant", Reach.OWN, root=Root.CATALOG), INSTALLATION),
}
NOBODY = 0
"""The key that no row has."""
MOST_QUERIES = 500
"""That are kept; there is one for each kind of thing and set of rights that is asked for."""


@dataclass(frozen=True)
class Securable:
    """A thing as rights see it: its row, and the levels that its rights come from. A root has no row and no key, so any
    row of its table of grants stands for it."""

    model: type[Model]
    key: int | Given | None
    levels: tuple[Level, ...]

    @property
    def things(self) -> QuerySet[Any]:
        """The rows that it is."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows if self.key is None else rows.filter(pk=self.key)

    def grants(self, level: Level) -> QuerySet[Any]:
        """Give the grants of a level that count for the thing."""
        grants: QuerySet[Any] = level.model.objects.all()
        if level.root and level.condition:
            return grants.filter(Exists(self.things.filter(level.condition)), root=level.root)
        if level.root:
            return grants.filter(root=level.root)
        return grants.filter(**{f"{level.key}__in": self.things.filter(level.condition).values(level.path)})


def of_root(root: Root) -> Securable:
    """Give the installation, or the catalog."""
    return Securable(RootGrant, None, ROOTS[root])


def of_thing(thing: Model) -> Securable:
    """Give a thing of a kind that rights are given on."""
    return Securable(type(thing), thing.pk or NOBODY, levels_of(type(thing)))


def of_part(project: Project | None) -> Securable:
    """Give what is part of a project."""
    return Securable(Project, project.pk if project else NOBODY, PARTS)


def levels_of(model: type[Model]) -> tuple[Level, ...]:
    """Give where rights on things of a kind come from."""
    levels: tuple[Level, ...] = model.levels  # type: ignore[attr-defined]  # kinds that rights are given on have it
    return levels


def condition(user: int | Given, right: Right, levels: Iterable[Level], *, is_list: bool = False) -> Q:
    """Give the condition that the user with this number has the right on a thing, by one of the levels.

    is_list: of very many things it is asked. Then all that was granted is read once; what a database would look up for
    each of them it takes for so expensive that PostgreSQL compiles the statement, for seconds.
    """
    found = Q(pk__in=())
    for level in levels:
        names = names_holding(rights_that_give(right, level.reach))
        grants = level.model.objects.filter(granted_to(user), name__in=names)
        if level.root:
            found |= level.condition & Q(Exists(grants.filter(root=level.root)))
        elif is_list:
            found |= level.condition & Q(**{f"{level.path}__in": grants.values(level.key)})
        else:
            found |= level.condition & Q(Exists(grants.filter(**{level.key: OuterRef(level.path)})))
    return found


def find_rights(user: User, rights: Iterable[Right], securable: Securable) -> frozenset[Right]:
    """Give those of the rights that the user has, in one query."""
    asked = tuple(dict.fromkeys(rights))
    if not asked:
        return frozenset()
    query = _prepare(securable.model, securable.levels, asked, has_key=securable.key is not None)
    rows = query.ask(user=user.pk, thing=securable.key)
    return frozenset(right for row in rows for right, is_held in zip(asked, row, strict=True) if is_held)


@lru_cache(maxsize=MOST_QUERIES)
def _prepare(
    model: type[Model], levels: tuple[Level, ...], rights: tuple[Right, ...], *, has_key: bool
) -> PreparedSelect:
    """Give the query for these rights; every request asks it, and to build it takes longer than to answer it."""

    def make() -> QuerySet[Any, Any]:
        asked = [condition(Given("user", User, "id"), right, levels) for right in rights]
        held = [ExpressionWrapper(each, output_field=BooleanField()) for each in asked]
        rows: QuerySet[Any] = model._default_manager.all()
        if has_key:
            rows = rows.filter(pk=Given("thing", model, model._meta.pk.name))
        return rows.order_by("pk").values_list(*held)[:1]

    return PreparedSelect(make)


def find_keys(user: User, right: Right, model: type[Model]) -> list[Any]:
    """Give the keys of all things of a kind that the user has a right on."""
    return [key for (key,) in _prepare_keys(model, right).ask(user=user.pk)]


@lru_cache(maxsize=MOST_QUERIES)
def _prepare_keys(model: type[Model], right: Right) -> PreparedSelect:
    """Give the query for them, which each page asks for its header."""

    def make() -> QuerySet[Any, Any]:
        held = condition(Given("user", User, "id"), right, levels_of(model), is_list=True)
        return model._default_manager.filter(held).order_by().values_list("pk")

    return PreparedSelect(make)


def find_role(right: Right, securable: Securable) -> Role:
    """Give the least role that has the right on a thing, given there or on what is closest around it."""
    near = [level for level in securable.levels if level != INSTALLATION]
    wanted = frozenset[Right]().union(*(rights_that_give(right, level.reach) for level in near))
    return next(role for role in Role if ROLES[role] & wanted)


def find_people(right: Right, securable: Securable, most: int) -> list[str]:
    """Give the user names of some active accounts that have a right on a thing by a grant, in one query."""
    query = _prepare_people(right, securable.model, securable.levels, most, has_key=securable.key is not None)
    return [name for (name,) in query.ask(thing=securable.key)]


@lru_cache(maxsize=MOST_QUERIES)
def _prepare_people(
    right: Right, model: type[Model], levels: tuple[Level, ...], most: int, *, has_key: bool
) -> PreparedSelect:
    """Give the query for them, which each refusal asks."""

    def make() -> QuerySet[Any, Any]:
        thing = Securable(model, Given("thing", model, model._meta.pk.name) if has_key else None, levels)
        people = User.objects.filter(granted_people(right, thing), is_active=True)
        return people.order_by("username").values_list("username")[:most]

    return PreparedSelect(make)


def granted_people(right: Right, securable: Securable) -> Q:
    """Give the condition that an account has the right on a thing, by a grant."""
    people, teams = Q(pk__in=()), Q(pk__in=())
    for level in securable.levels:
        names = names_holding(rights_that_give(right, level.reach))
        grants = securable.grants(level).filter(name__in=names)
        people |= Q(pk__in=grants.filter(person__isnull=False).values("person"))
        teams |= Q(pk__in=grants.filter(team__isnull=False).values("team"))
    return people | in_teams(Team.objects.filter(teams))
