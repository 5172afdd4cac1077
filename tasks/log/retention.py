"""Deleting executions that are older than they are kept, with all that they left behind (SSIS: RETENTION_WINDOW).

Each batch is a transaction of its own, so that nobody waits long, and whoever is interrupted goes on the next time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from tasks.deliveries.model import SETTLED, Delivery
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.state.snapshot import DOCUMENTS
from tasks.runtime.statuses import FINAL

BATCH = 1000
"""Rows in a transaction."""
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
    for execution in _find_old(timezone.now() - timedelta(days=days)):
        if _may_be_needed(execution):
            cleaned.kept += 1
            continue
        report(f"Execution {execution.pk} of {execution.package_name}, {execution.created_at:%Y-%m-%d}")
        _clean(execution, cleaned, is_trial=is_trial)
    return cleaned


def _find_old(before: datetime) -> Iterator[Execution]:
    """Yield the executions from before this time. Their numbers are in the order of time, so no younger one is read."""
    last = 0
    while page := list(Execution.objects.defer(*DOCUMENTS).filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = page[-1].pk
        for execution in page:
            if execution.created_at >= before:
                return
            yield execution


def _may_be_needed(execution: Execution) -> bool:
    open_ = Delivery.objects.filter(task_run__execution=execution).exclude(state__in=SETTLED)
    return execution.state not in FINAL or open_.exists()


def _clean(execution: Execution, cleaned: Cleaned, *, is_trial: bool) -> None:
    remove = QuerySet.count if is_trial else _delete
    cleaned.messages += remove(EventMessage.objects.filter(execution=execution))
    cleaned.deliveries += remove(Delivery.objects.filter(task_run__execution=execution))
    cleaned.task_runs += remove(TaskRun.objects.filter(execution=execution))
    cleaned.executions += 1
    if not is_trial:
        execution.delete()


def _delete(rows: QuerySet[Model]) -> int:
    """Delete rows with what hangs on them, batch by batch, and give their number."""
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
        deleted += len(keys)
    return deleted
