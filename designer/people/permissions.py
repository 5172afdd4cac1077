"""Who may do what: the one place that is asked. What is granted, and how it is inherited, is the policy's."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol, cast, runtime_checkable

from django.db.models import Model, Q, QuerySet

from designer.errors import Forbidden, NotAllowed
from designer.models import Project, Root, User
from designer.people import policy
from designer.people.principals import Administrator, Person, is_administrator, teams_of
from designer.people.rights import Right

__all__ = ["Action", "Administrator", "Person", "Right", "Root", "is_administrator", "may", "require"]


class Action(StrEnum):
    """What a service can ask for: each has the name of the right that allows it, and the word that people read."""

    READ = "read"
    MODIFY = "change"
    CREATE_OBJECTS = "create"
    """Make something in it."""
    MODIFY_OBJECTS = "change_objects"
    """Change what is in it."""
    EXECUTE = "run"
    USE = "use"
    """Have a run use it, without seeing it or what is secret in it."""
    MANAGE_PERMISSIONS = "share"
    """Give others rights on it."""
    EXPORT = "export"
    """Take it away with what is secret in it: for the owner alone, there is no right to it."""


RIGHTS: Final[Mapping[Action, Right]] = MappingProxyType(
    {each: Right[each.name] for each in Action if each is not Action.EXPORT}
)
"""The right that allows an action."""
MOST_NAMES = 3
WORDS: Final = MappingProxyType(
    {
        Action.READ: "read {}",
        Action.MODIFY: "change {}",
        Action.CREATE_OBJECTS: "make anything in {}",
        Action.MODIFY_OBJECTS: "change what is in {}",
        Action.EXECUTE: "have {} run",
        Action.USE: "use {}",
        Action.MANAGE_PERMISSIONS: "give rights on {}",
    }
)
ADMINISTRATORS = "There is nothing here for you: this is for administrators. Ask one of them."
NOTHING = "There is nothing here, or you may not see it. Ask who manages it, or an administrator, for the role Reader."


class Owned(Protocol):
    """A thing that belongs to a project, or to the whole team (None)."""

    @property
    def owning_project(self) -> Project | None: ...


@runtime_checkable
class Personal(Protocol):
    """A thing that belongs to a person, who lets others use it: the people, those in teams, and the members of the
    projects, named. Who is in a team that manages it may change it like its owner."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def users(self) -> Any: ...
    @property
    def projects(self) -> Any: ...
    @property
    def teams(self) -> Any: ...
    @property
    def managing_teams(self) -> Any: ...


Thing = Owned | Personal | Root


def may(user: Person, action: Action, thing: Thing) -> bool:
    """Tell whether the user may do this with the thing."""
    return action in actions_on(user, thing, [action])


def actions_on(user: Person, thing: Thing, asked: Collection[Action] = tuple(Action)) -> frozenset[Action]:
    """Give those of the actions that the user may do with the thing, in one query."""
    if not user.is_active:
        return frozenset()
    if not isinstance(user, User) or user.is_superuser:
        return frozenset(asked)
    if isinstance(thing, Personal):
        return frozenset(each for each in asked if _may_with_personal(user, each, thing))
    held = policy.find_rights(user, [RIGHTS[each] for each in asked if each in RIGHTS], securable_of(thing))
    return frozenset(each for each in asked if RIGHTS.get(each) in held)


def rights_on(user: Person, thing: Owned | Root) -> frozenset[Right]:
    """Give all rights that the user has on a thing."""
    if not user.is_active:
        return frozenset()
    if not isinstance(user, User) or user.is_superuser:
        return frozenset(Right)
    return policy.find_rights(user, Right, securable_of(thing))


def securable_of(thing: Owned | Root) -> policy.Securable:
    """Give a thing as rights see it."""
    if isinstance(thing, Root):
        return policy.of_root(thing)
    if hasattr(thing, "levels"):
        return policy.of_thing(cast("Model", thing))
    return policy.of_part(thing.owning_project)


def require(user: Person, action: Action, thing: Thing) -> None:
    """Raise NotAllowed unless the user may do this with the thing; Forbidden, with whom to ask, for what he may see."""
    if may(user, action, thing):
        return
    if isinstance(thing, Root) or (not isinstance(thing, Personal) and may(user, Action.READ, thing)):
        raise Forbidden(say_whom_to_ask(action, thing), thing, action)
    raise NotAllowed(NOTHING, thing, action)


def say_whom_to_ask(action: Action, thing: Owned | Root) -> str:
    """Say that the reader may not do this with a thing, and who can give the right."""
    what = thing.label if isinstance(thing, Root) else f"“{thing}”"
    return f"You may not {WORDS[action].format(what)}. {find_whom_to_ask(action, thing)}"


def find_whom_to_ask(action: Action, thing: Owned | Root) -> str:
    """Say who can give the right to do this with a thing."""
    return ask_for(action, thing, find_whom(thing))


def find_whom(thing: Owned | Root) -> str:
    """Give the names of some who can give rights on a thing."""
    names = policy.find_people(Right.MANAGE_PERMISSIONS, securable_of(thing), MOST_NAMES)
    return " or ".join(names) or "an administrator"


def ask_for(action: Action, thing: Owned | Root, whom: str) -> str:
    """Say for what to ask whom, to do this with a thing."""
    right = RIGHTS[action]
    return f"Ask {whom} for the role {policy.find_role(right, securable_of(thing))} there, or for the right {right}."


def require_administrator(user: Person) -> None:
    """Raise NotAllowed unless this is an administrator."""
    if not is_administrator(user):
        raise NotAllowed(ADMINISTRATORS)


def with_right(user: Person, action: Action, model: type[Model]) -> Q:
    """Give the condition that the user may do this with a thing of a kind, for lists: it is part of their statement."""
    if not user.is_active:
        return Q(pk__in=())
    if not isinstance(user, User) or user.is_superuser:
        return Q()
    return policy.condition(user.pk, RIGHTS[action], policy.levels_of(model), is_list=True)


def members_of(project_id: int) -> Q:
    """Give the condition that an account may have what is in a project run, and not only as an administrator."""
    return policy.granted_people(Right.EXECUTE, policy.of_part(Project(pk=project_id)))


def visible_projects(user: Person) -> QuerySet[Project]:
    """Give the projects that the user may see."""
    return Project.objects.filter(with_right(user, Action.READ, Project))


def in_visible_projects(user: Person) -> Q:
    """Give the condition that something belongs to a project that the user may see, for lists of very many things.

    It names the projects by number, in a query of its own, and nothing for administrators: what a subquery will give, a
    database guesses from the average project, and reads a large one in the slowest way.
    """
    if is_administrator(user):
        return Q()
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=())
    return Q(project__in=policy.find_keys(user, Right.READ, Project))


def _may_with_personal(user: User, action: Action, thing: Personal) -> bool:
    """The owner may do everything; those whom the owner has named may use it, and see that it is there, and a team that
    manages it may change it, and say who else may use it."""
    if thing.owner_id == user.pk:
        return True
    teams = teams_of(user)
    if action in (Action.MODIFY, Action.MANAGE_PERMISSIONS):
        return bool(thing.managing_teams.filter(pk__in=teams).exists())
    if action not in (Action.USE, Action.READ):
        return False
    if thing.users.filter(pk=user.pk).exists():
        return True
    if any(named.filter(pk__in=teams).exists() for named in (thing.teams, thing.managing_teams)):
        return True
    return bool(thing.projects.filter(with_right(user, Action.EXECUTE, Project)).exists())
