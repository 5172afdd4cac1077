"""For how long it is kept what came of due times and of calls. Executions are kept by rules of their own."""

from datetime import timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from tasks.unattended.schedules.model import ScheduledRun
from tasks.unattended.triggers.model import TriggerCall

LASTS = timedelta(days=30)
BATCH = 5_000


def forget_old_records() -> int:
    """Delete the records that are not kept any longer, but for the last one of each, and give how many those were."""
    since = timezone.now() - LASTS
    newest_runs = ScheduledRun.objects.order_by().values("schedule").annotate(last=Max("pk")).values("last")
    newest_calls = TriggerCall.objects.order_by().values("trigger").annotate(last=Max("pk")).values("last")
    old_runs = ScheduledRun.objects.filter(made_at__lt=since).exclude(state=ScheduledRun.State.DUE)
    old_calls = TriggerCall.objects.filter(made_at__lt=since)
    return _delete(old_runs.exclude(pk__in=newest_runs)) + _delete(old_calls.exclude(pk__in=newest_calls))


def _delete(rows: "QuerySet[ScheduledRun] | QuerySet[TriggerCall]") -> int:
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        deleted += rows.model._base_manager.filter(pk__in=keys).delete()[0]
    return deleted
