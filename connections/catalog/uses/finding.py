"""Where a shared connection manager is used: the tasks that refer to it by its name or its ID.

It is read from the packages as they are now. A name that a manager of the package, or of its project, has too means
that one. What an expression chooses is known in a run only; tasks that have such a one are counted for themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Left, Length, Upper

from connections.models import ConnectionManager, ConnectionPin
from designer.models import Executable
from designer.people.permissions import Person, visible_projects
from designer.registry.server_types import ServerTaskType, server_task_types

UNUSED = "No task refers to it."
LONGEST = 128
"""Characters of a name, and so of what can refer to something."""
FEW = 3
"""Packages that a sentence names."""


@dataclass(frozen=True)
class Uses:
    """tasks are those that the asker may see, with their package and project; elsewhere is how many others there are;
    by_expression how many of the tasks that may use it choose their connection manager by an expression; by_name how
    many of all that refer to it do so by its name; pinned how many of all use a version of it that does not change."""

    tasks: QuerySet[Executable]
    elsewhere: int
    by_expression: int
    by_name: int
    pinned: int

    @cached_property
    def effect(self) -> str:
        """What is asked before the manager is changed; empty where nothing is known to use it."""
        if self.sentence == UNUSED:
            return ""
        others = ", where no version is pinned" if self.pinned else ""
        effect = f"{self.sentence} Runs that begin from now on use the new settings{others}."
        if self.by_name:
            effect += f" {count_words(self.by_name, 'task')} of them would not find it by another name."
        return effect

    @cached_property
    def sentence(self) -> str:
        """What is touched when the manager changes, in a sentence."""
        counted = self.tasks.order_by().values_list("package__name", "package").annotate(number=Count("pk"))
        packages = list(counted.order_by("-number", "package"))
        total = sum(number for _, _, number in packages)
        parts = [f"{count_words(total, 'task')} in {_tell([name for name, _, _ in packages])}"] if packages else []
        if self.elsewhere:
            parts.append(f"{count_words(self.elsewhere, 'task')} in projects that you do not see")
        used = f"Used by {' and '.join(parts)}." if parts else UNUSED
        if self.by_expression:
            used += f" {count_words(self.by_expression, 'task')} more may use it, by an expression."
        if self.pinned:
            used += f" Pinned to a version, whatever is changed: {count_words(self.pinned, 'task')}."
        return used


def find_uses(user: Person, manager: ConnectionManager) -> Uses:
    """Say where a shared manager is used, in a constant number of queries."""
    inside, referring = _inside(manager), find_referring(manager)
    visible = Q(package__project__in=visible_projects(user))
    chosen = [_is_chosen(each) for each in server_task_types.values() if each.of.references and each.referring]
    by_expression = Executable.objects.filter(inside, _any(chosen)).exclude(pk__in=referring.values("pk"))
    return Uses(
        tasks=referring.filter(visible).select_related("package__project").order_by("pk"),
        elsewhere=referring.exclude(visible).count(),
        by_expression=by_expression.count() if manager.type == "SMTP" else 0,
        by_name=find_naming(manager).count(),
        pinned=0 if manager.project_id else referring.filter(_is_pinned(manager)).count(),
    )


def find_referring(manager: ConnectionManager) -> QuerySet[Executable]:
    """Give all tasks that refer to a shared manager, whoever may see them."""
    by_id, by_name = refer(str(manager.uid)), refer(manager.name)
    if by_id is None or by_name is None:
        return Executable.objects.none()
    found = by_id.union(Executable.objects.filter(pk__in=by_name).filter(~_is_hidden(manager)).values("pk"))
    return Executable.objects.filter(_inside(manager), pk__in=found)


def find_naming(manager: ConnectionManager) -> QuerySet[Executable]:
    """Give the tasks that refer to a shared manager by its name."""
    by_name = refer(manager.name)
    if by_name is None:
        return Executable.objects.none()
    return Executable.objects.filter(_inside(manager), ~_is_hidden(manager), pk__in=by_name)


def refer(reference: str) -> QuerySet[Any, Any] | None:
    """Give the keys of the tasks that refer to this name or ID. No type of tasks refers to any: none.

    A union and not one condition: PostgreSQL finds the rows of each by an index then, and reads no others.
    """
    rows = [
        referring(each, column, [Value(reference)]).values("pk")
        for each in server_task_types.values()
        for column in each.referring
    ]
    return rows[0].union(*rows[1:]) if rows else None


def referring(task_type: ServerTaskType, column: str, references: Iterable[Any]) -> QuerySet[Any, Any]:
    """Give the rows of a type's properties that refer in a column to one of these names or IDs.

    reference is what they refer by in upper case, and as long as a name is at most, which the index has.
    """
    field = KT(column) if "__" in column else F(column)
    rows = task_type.model._default_manager.filter(task_type.referring[column])
    wanted: list[Any] = [Upper(each) for each in references]
    return rows.annotate(reference=Left(Upper(field), LONGEST), length=Length(field)).filter(
        reference__in=wanted, length__lte=LONGEST
    )


def _inside(manager: ConnectionManager) -> Q:
    return Q(package__project=manager.project_id) if manager.project_id else Q()


def _is_hidden(manager: ConnectionManager) -> Exists:
    """Give the condition that something nearer to a task has the manager's name."""
    nearer = Q(package=OuterRef("package"))
    if not manager.project_id:
        nearer |= Q(project=OuterRef("package__project"))
    return Exists(ConnectionManager.objects.filter(nearer, name__iexact=manager.name))


def _is_pinned(manager: ConnectionManager) -> Exists:
    """Give the condition that a task's package, or its whole project, uses a version of the manager."""
    whose = Q(package=None, project=OuterRef("package__project")) | Q(package=OuterRef("package"))
    return Exists(ConnectionPin.objects.filter(whose, connection=manager))


def _is_chosen(task_type: ServerTaskType) -> Q:
    return Q(type=task_type.of.name, expressions__has_any_keys=sorted(task_type.of.references))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=())
    for each in conditions:
        found |= each
    return found


def count_words(number: int, thing: str) -> str:
    """Give a number of things in words: 1 task, 2 tasks."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _tell(packages: Sequence[str]) -> str:
    names = ", ".join(f"“{name}”" for name in packages[:FEW])
    more = len(packages) - FEW
    return f"{count_words(len(packages), 'package')} ({names}{f' and {more:,} more' if more > 0 else ''})"
