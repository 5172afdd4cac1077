"""Who may do what: the one place that is asked. What is granted, and how it is inherited, is the policy's."""

from enum import StrEnum
from typing import Any, Final, Protocol, cast, runtime_checkable

from django.db.models import Model, Q, QuerySet

from designer.errors import Forbidden, NotAllowed
from designer.models import Project, Root, User
from designer.people import policy
from designer.people.principals import Administrator, Person, is_administrator
from designer.people.rights import Right

__all__ = ["Action", "Administrator", "Person", "Right", "Root", "is_administrator", "may", "require"]


class Action(StrEnum):
    """What a service can ask for."""

    READ = "read"
    CHANGE = "change"
    CREATE = "create"
    """Make something in it."""
    CHANGE_OBJECTS = "change what is in it"
    RUN = "run"
    USE = "use"
    """Have a run use it, without seeing it or what is secret in it."""
    SHARE = "share"
    """Give others rights on it."""
    EXPORT = "export"
    """Take it away with what is secret in it."""


RIGHTS: Final = {
    Action.READ: Right.READ,
    Action.CHANGE: Right.MODIFY,
    Action.CREATE: Right.CREATE_OBJECTS,
    Action.CHANGE_OBJECTS: Right.MODIFY_OBJECTS,
    Action.RUN: Right.EXECUTE,
    Action.USE: Right.USE,
    Action.SHARE: Right.MANAGE_PERMISSIONS,
}
"""The right that allows an action; exporting secrets is for their owner alone."""
CATALOG = (
    "Only those who manage the catalog may change what is in it, because the whole team's packages use it. Ask an "
    "administrator for the role Manager on the catalog, or keep yours in a project."
)
ADMINISTRATORS = "There is nothing here for you: this is for administrators. Ask one of them."
NOTHING = "There is nothing here, or you are not a member of its project. Ask a member to add you."


class Owned(Protocol):
    """A thing that belongs to a project, or to the whole team (None)."""

    @property
    def owning_project(self) -> Project | None: ...


@runtime_checkable
class Personal(Protocol):
    """A thing that belongs to a person, who lets others use it: the people, and the members of the projects, named."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def users(self) -> Any: ...
    @property
    def projects(self) -> Any: ...


Thing = Owned | Personal | Root


def may(user: Person, action: Action, thing: Thing) -> bool:
    """Tell whether the user may do this with the thing."""
    if not user.is_active:
        return False
    if not isinstance(user, User) or user.is_superuser:
        return True
    if isinstance(thing, Root):
        return policy.holds_on_root(user, RIGHTS[action], thing)
    if isinstance(thing, Personal):
        return _may_with_personal(user, action, thing)
    return _may_with_owned(user, RIGHTS[action], thing)


def require(user: Person, action: Action, thing: Thing) -> None:
    """Raise NotAllowed unless the user may do this with the thing; Forbidden for what he may see."""
    if may(user, action, thing):
        return
    if user.is_active and (isinstance(thing, Root) or (not isinstance(thing, Personal) and not thing.owning_project)):
        raise Forbidden(CATALOG)
    raise NotAllowed(NOTHING)


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
    return policy.condition(user, RIGHTS[action], policy.levels_of(model))


def members_of(project_id: int) -> Q:
    """Give the condition that an account may have what is in a project run, and not only as an administrator."""
    return policy.granted_people(Right.EXECUTE, Project.objects.filter(pk=project_id), policy.PARTS)


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
    return Q(project__in=list(visible_projects(user).order_by().values_list("pk", flat=True)))


def _may_with_owned(user: User, right: Right, thing: Owned) -> bool:
    if hasattr(thing, "levels"):
        return policy.holds(user, right, cast("Model", thing))
    project = thing.owning_project
    return project is not None and policy.holds_in(user, right, project)


def _may_with_personal(user: User, action: Action, thing: Personal) -> bool:
    """The owner may do everything; those whom the owner has named may use it, and see that it is there."""
    if thing.owner_id == user.pk:
        return True
    if action not in (Action.USE, Action.READ):
        return False
    if thing.users.filter(pk=user.pk).exists():
        return True
    return bool(thing.projects.filter(with_right(user, Action.RUN, Project)).exists())
