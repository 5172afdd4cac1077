"""Who may do what: the one place that is asked. Members of a project may do everything in it, others nothing; what
belongs to no project (the catalog) is for everyone who can sign in.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.db.models import QuerySet

from designer.errors import NotAllowed
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


class Action(StrEnum):
    """What can be asked for. All are one right today; the services name the true one."""

    READ = "read"
    CHANGE = "change"
    RUN = "run"


class Owned(Protocol):
    """A thing that belongs to a project, or to the whole team (None)."""

    @property
    def owning_project(self) -> Project | None: ...


def may(user: Person, action: Action, thing: Owned) -> bool:
    """Tell whether the user may do this with the thing."""
    if not user.is_active:
        return False
    project = thing.owning_project
    if isinstance(user, Administrator) or user.is_superuser or project is None:
        return True
    return project.members.filter(pk=user.pk).exists()


def require(user: Person, action: Action, thing: Owned) -> None:
    """Raise NotAllowed unless the user may do this with the thing."""
    if not may(user, action, thing):
        raise NotAllowed("There is nothing here, or you are not a member of its project. Ask a member to add you.")


def visible_projects(user: Person) -> QuerySet[Project]:
    """Give the projects that the user may see."""
    if isinstance(user, Administrator) or user.is_superuser:
        return Project.objects.all()
    return Project.objects.filter(members=user.pk) if user.is_active else Project.objects.none()
