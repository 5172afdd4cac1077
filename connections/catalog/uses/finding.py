"""Where a shared connection manager is used: the tasks that refer to it by its name or its ID.

It is read from the packages as they are now. A name that a manager of the package, or of its project, has too means
that one. What an expression chooses is known in a run only; tasks that have such a one are counted for themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from connections.models import ConnectionManager
from designer.models import Executable
from designer.people.permissions import Person, visible_projects
from designer.registry.types import TaskType, task_types

FEW = 3
"""Packages that a sentence names."""


@dataclass(frozen=True)
class Uses:
    """tasks are those that the asker may see, with their package and project; elsewhere is how many others there are;
    by_expression how many of the tasks that may use it choose their connection manager by an expression."""

    tasks: QuerySet[Executable]
    elsewhere: int
    by_expression: int

    @cached_property
    def sentence(self) -> str:
        """What is touched when the manager changes, in a sentence."""
        counted = self.tasks.order_by().values_list("package__name", "package").annotate(number=Count("pk"))
        packages = list(counted.order_by("-number", "package"))
        total = sum(number for _, _, number in packages)
        parts = [f"{_count(total, 'task')} in {_tell([name for name, _, _ in packages])}"] if packages else []
        if self.elsewhere:
            parts.append(f"{_count(self.elsewhere, 'task')} in projects that you do not see")
        used = f"Used by {' and '.join(parts)}." if parts else "No task refers to it."
        if self.by_expression:
            used += f" {_count(self.by_expression, 'task')} more may use it, by an expression."
        return used


def find_uses(user: Person, manager: ConnectionManager) -> Uses:
    """Say where a shared manager is used, in a constant number of queries."""
    inside = Q(package__project=manager.project_id) if manager.project_id else Q()
    referring = Executable.objects.filter(inside, _find_condition(manager))
    visible = Q(package__project__in=visible_projects(user))
    chosen = [_is_chosen(each) for each in task_types.values() if each.references and each.referring]
    by_expression = Executable.objects.filter(inside, _any(chosen)).exclude(pk__in=referring.values("pk"))
    return Uses(
        tasks=referring.filter(visible).select_related("package__project").order_by("pk"),
        elsewhere=referring.exclude(visible).count(),
        by_expression=by_expression.count() if manager.type == "SMTP" else 0,
    )


def _find_condition(manager: ConnectionManager) -> Q:
    """Give the condition that a task refers to a manager: by its ID, or by a name that nothing nearer has."""
    nearer = Q(package=OuterRef("package"))
    if not manager.project_id:
        nearer |= Q(project=OuterRef("package__project"))
    is_hidden = Exists(ConnectionManager.objects.filter(nearer, name__iexact=manager.name))
    return _refers(str(manager.uid)) | _refers(manager.name) & ~Q(is_hidden)


def _refers(reference: str) -> Q:
    """Give the condition that a task refers to this name or ID."""
    return _any(
        Q(type=each.name, pk__in=each.model._default_manager.filter(_has(each, reference)).values("pk"))
        for each in task_types.values()
        if each.referring
    )


def _has(task_type: TaskType, reference: str) -> Q:
    return _any(condition & Q(**{f"{column}__iexact": reference}) for column, condition in task_type.referring.items())


def _is_chosen(task_type: TaskType) -> Q:
    return Q(type=task_type.name, expressions__has_any_keys=sorted(task_type.references))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=())
    for each in conditions:
        found |= each
    return found


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _tell(packages: Sequence[str]) -> str:
    names = ", ".join(f"“{name}”" for name in packages[:FEW])
    more = len(packages) - FEW
    return f"{_count(len(packages), 'package')} ({names}{f' and {more:,} more' if more > 0 else ''})"
