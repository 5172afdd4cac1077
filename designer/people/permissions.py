"""Who may do what: the one place that is asked. Members of a project may do everything in it, others nothing. What
belongs to no project (the catalog) everyone who can sign in may see and use, and those may change who have that right.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.db.models import Q, QuerySet

from designer.errors import Forbidden, NotAllowed
from designer.models import Project, User


@dataclass(frozen=True)
class Administrator:
    """Who gives a command on the server itself, and so has every right. name is that of the operating system's user."""

    name: str
    is_active = True
    is_superuser = True

    def get_username(self) -> str:
        """Give the name that executions and the audit show."""
        return self.name


Person = User | Administrator


class Right(StrEnum):
    """What an administrator grants to an account, or to a group, beside projects."""

    MANAGE_CATALOG = "manage_catalog"

    @property
    def permission(self) -> str:
        """Give Django's name of it."""
        return f"connections.{self.value}"

    @property
    def label(self) -> str:
        return {Right.MANAGE_CATALOG: "Manage the catalog"}[self]


class Action(StrEnum):
    """What can be asked for. In a project all are one right today; the services name the true one."""

    READ = "read"
    CHANGE = "change"
    RUN = "run"
    USE = "use"
    """Have a run use it, without seeing what is secret in it."""
    EXPORT = "export"
    """Take it away with what is secret in it."""


OF_EVERYBODY = frozenset({Action.READ, Action.RUN, Action.USE})
"""What everybody who signs in may do with the catalog."""
CATALOG = (
    "Only those who manage the catalog may change what is in it, because the whole team's packages use it. Ask an "
    f"administrator for the right “{Right.MANAGE_CATALOG.label}”, or keep yours in a project."
)
ADMINISTRATORS = "There is nothing here for you: this is for administrators. Ask one of them."


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


def may(user: Person, action: Action, thing: Owned | Personal) -> bool:
    """Tell whether the user may do this with the thing."""
    if not user.is_active:
        return False
    if isinstance(thing, Personal):
        return _may_with_personal(user, action, thing)
    project = thing.owning_project
    if isinstance(user, Administrator) or user.is_superuser:
        return True
    if project is None:
        return action in OF_EVERYBODY or has_right(user, Right.MANAGE_CATALOG)
    return project.members.filter(pk=user.pk).exists()


def is_administrator(user: Person) -> bool:
    """Tell whether this is somebody who has all rights."""
    return user.is_active and (isinstance(user, Administrator) or user.is_superuser)


def has_right(user: Person, right: Right) -> bool:
    """Tell whether somebody has a right, by an administrator's word to him or to a group of his, or as one of them."""
    return is_administrator(user) or (isinstance(user, User) and user.has_perm(right.permission))


def _may_with_personal(user: Person, action: Action, thing: Personal) -> bool:
    """The owner may do everything; those whom the owner has named may use it, and see that it is there."""
    if isinstance(user, Administrator) or user.is_superuser or thing.owner_id == user.pk:
        return True
    if action not in (Action.USE, Action.READ):
        return False
    return bool(thing.users.filter(pk=user.pk).exists() or thing.projects.filter(members=user.pk).exists())


def require(user: Person, action: Action, thing: Owned | Personal) -> None:
    """Raise NotAllowed unless the user may do this with the thing; Forbidden for what everybody may see."""
    if may(user, action, thing):
        return
    if user.is_active and not isinstance(thing, Personal) and thing.owning_project is None:
        raise Forbidden(CATALOG)
    raise NotAllowed("There is nothing here, or you are not a member of its project. Ask a member to add you.")


def require_administrator(user: Person) -> None:
    """Raise NotAllowed unless this is an administrator."""
    if not is_administrator(user):
        raise NotAllowed(ADMINISTRATORS)


def visible_projects(user: Person) -> QuerySet[Project]:
    """Give the projects that the user may see."""
    if isinstance(user, Administrator) or user.is_superuser:
        return Project.objects.all()
    return Project.objects.filter(members=user.pk) if user.is_active else Project.objects.none()


def in_visible_projects(user: Person) -> Q:
    """Give the condition that something belongs to a project that the user may see, for lists of very many things.

    It names the projects by number, in a query of its own, and nothing for administrators: what a subquery will give, a
    database guesses from the average project, and reads a large one in the slowest way.
    """
    if is_administrator(user):
        return Q()
    return Q(project__in=list(visible_projects(user).order_by().values_list("pk", flat=True)))
