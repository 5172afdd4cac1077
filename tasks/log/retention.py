"""Deleting executions that are older than they are kept, with all that they left behind (SSIS: RETENTION_WINDOW).

Many executions go together, table by table, because one by one they go a hundred times slower. Each statement is a
transaction of its own, so that nobody waits long, and whoever is interrupted goes on the next time.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from tasks.deliveries.model import SETTLED, Delivery
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.statuses import FINAL

EXECUTIONS = 1000
"""Executions that go together."""
ROWS = 10_000
"""Rows in a statement."""
DEPENDENT = {
    "tasks.DeliveryRecipient": "delivery__task_run__execution",
    "tasks.KeptMessage": "delivery__task_run__execution",
    "tasks.ExpressionValue": "execution",
    "tasks.RaisedEvent": "execution",
    "tasks.VariableValues": "execution",
    "tasks.LoopItems": "task_run__execution",
    "tasks.ReportedOutcome": "task_run__execution",
}
"""What hangs on executions beside what is counted, and where each finds its execution."""
FOR_EVER = -1
Report = Callable[[str], None]


@dataclass
class Cleaned:
    """What was deleted, or would be. kept are executions that somebody may still have to decide about."""

    executions: int = 0
    messages: int = 0
    task_runs: int = 0
    deliveries: int = 0
    kept: int = 0

    def __str__(self) -> str:
        return (
            f"{self.executions:,} executions with {self.messages:,} event messages, {self.task_runs:,} task runs and "
            f"{self.deliveries:,} deliveries. {self.kept:,} old ones are kept: they are not over, or have deliveries "
            "that are not settled."
        )


def clean_up(days: int | None = None, *, is_trial: bool = False, report: Report = lambda _: None) -> Cleaned:
    """Delete what is older than so many days, RETENTION_WINDOW if none are given; report hears of each execution.

    An execution stays while it runs, and while one of its deliveries is in doubt or waits for another try.
    """
    days = settings.RETENTION_WINDOW if days is None else days
    cleaned = Cleaned()
    if days == FOR_EVER:
        return cleaned
    for old in _find_old(timezone.now() - timedelta(days=days)):
        needed = _find_needed(old)
        gone = [execution for execution in old if execution.pk not in needed]
        for execution in gone:
            report(f"Execution {execution.pk} of {execution.package_name}, {execution.created_at:%Y-%m-%d}")
        cleaned.kept += len(needed)
        _clean([execution.pk for execution in gone], cleaned, is_trial=is_trial)
    return cleaned


def _find_old(before: datetime) -> Iterator[list[Execution]]:
    """Yield the executions from before this time. Their numbers are in the order of time, so no younger one is read."""
    last = 0
    read = Execution.objects.only("created_at", "package_name", "status", "restarts").order_by("pk")
    while page := list(read.filter(pk__gt=last)[:EXECUTIONS]):
        last = page[-1].pk
        old = list(takewhile(lambda execution: execution.created_at < before, page))
        yield old
        if len(old) < len(page):
            return


def _find_needed(executions: Sequence[Execution]) -> set[int]:
    """Give the numbers of those that are not over, or that somebody may still have to decide about."""
    open_ = Delivery.objects.filter(task_run__execution__in=executions).exclude(state__in=SETTLED)
    unfinished = {execution.pk for execution in executions if execution.state not in FINAL}
    # What a restarted loop goes through is read from the execution before, when it begins.
    restarts = Execution.objects.exclude(status__in=FINAL).filter(restarts__in=[each.pk for each in executions])
    unfinished |= {each.restarts for each in restarts.only("restarts") if each.restarts}
    needed = unfinished | set(open_.order_by().values_list("task_run__execution", flat=True).distinct())
    return needed | _find_restarts(executions, needed)


def _find_restarts(executions: Sequence[Execution], needed: Collection[int]) -> set[int]:
    """Give those that have restarted one which stays: only they tell that it is not to be restarted once more."""
    before = {each.pk: each.restarts for each in executions if each.restarts}
    going = {each.pk for each in executions} - set(needed)
    staying = set(Execution.objects.filter(pk__in=before.values()).values_list("pk", flat=True)) - going
    found: set[int] = set()
    for key, restarted in sorted(before.items()):  # what restarts another one is younger than that
        if restarted in staying or restarted in found:
            found.add(key)
    return found


def _clean(executions: Sequence[int], cleaned: Cleaned, *, is_trial: bool) -> None:
    remove = QuerySet.count if is_trial else _delete
    runs = TaskRun.objects.filter(execution__in=executions)
    deliveries = Delivery.objects.filter(task_run__execution__in=executions)
    if not is_trial:
        Delivery.objects.filter(repeats__task_run__execution__in=executions).update(repeats=None)
        for name, found in DEPENDENT.items():
            _delete(apps.get_model(name).objects.filter(**{f"{found}__in": executions}))
    cleaned.messages += remove(EventMessage.objects.filter(execution__in=executions))
    cleaned.deliveries += remove(deliveries)
    cleaned.task_runs += remove(runs)
    cleaned.executions += remove(Execution.objects.filter(pk__in=executions))


def _delete(rows: QuerySet[Any]) -> int:
    """Delete rows on which nothing hangs any more, so many in a statement of its own, and give their number."""
    deleted = 0
    while True:
        some = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")[:ROWS])
        number: int = some._raw_delete(some.db) or 0
        deleted += number
        if number < ROWS:
            return deleted
