"""Which projects refer to an environment of the catalog, what a change of it touches, and telling them of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from connections.catalog.uses import telling
from connections.catalog.uses.finding import count_words
from connections.models.environment import Environment
from designer.models import Project
from designer.people.permissions import Person, visible_projects

UNUSED = "No project refers to it."
FEW = 3
"""Projects that a sentence names."""


@dataclass(frozen=True)
class Uses:
    """projects are those that the asker may see, by name; elsewhere is how many others there are."""

    projects: QuerySet[Project]
    elsewhere: int

    @cached_property
    def sentence(self) -> str:
        """Who refers to the environment, in a sentence."""
        count = self.projects.count()
        names = ", ".join(f"“{name}”" for name in self.projects.values_list("name", flat=True)[:FEW])
        more = f" and {count - FEW:,} more" if count > FEW else ""
        parts = [f"{count_words(count, 'project')} ({names}{more})"] if count else []
        if self.elsewhere:
            parts.append(f"{count_words(self.elsewhere, 'project')} that you do not see")
        return f"Used by {' and '.join(parts)}." if parts else UNUSED

    @cached_property
    def effect(self) -> str:
        """What is asked before the environment is changed; empty where nobody refers to it."""
        is_used = self.sentence != UNUSED
        return f"{self.sentence} Runs that begin from now on take the new values." if is_used else ""


def find_uses(user: Person, environment: Environment) -> Uses:
    """Say which projects refer to an environment of the catalog."""
    referring = Project.objects.filter(shared_environments__environment=environment)
    visible = visible_projects(user).values("pk")
    return Uses(referring.filter(pk__in=visible).order_by("name", "pk"), referring.exclude(pk__in=visible).count())


def find_projects(environment: Environment) -> list[int]:
    """Give the numbers of the projects that are told of a change of an environment: of a project's own none."""
    referring = environment.referring.order_by("project").values_list("project", flat=True)
    return list(referring[: telling.MOST_PROJECTS])


def tell_projects(user: Person, action: str, name: str, projects: Iterable[int]) -> None:
    """Tell projects what was done to an environment that they refer to."""
    telling.tell(user, action, name, dict.fromkeys(projects, "This project refers to it."), kind="environment")
