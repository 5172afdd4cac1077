"""For how long it is kept what came of due times and of calls. Executions are kept by rules of their own."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tasks.unattended.schedules.model import ScheduledRun
from tasks.unattended.triggers.model import TriggerCall

LASTS = timedelta(days=30)
BATCH = 5_000


def forget_old_records() -> int:
    """Delete the records that are not kept any longer, but for the last one of each, and give how many those were."""
    since = timezone.now() - LASTS
    newer_run = ScheduledRun.objects.filter(schedule=OuterRef("schedule"), pk__gt=OuterRef("pk"))
    newer_call = TriggerCall.objects.filter(trigger=OuterRef("trigger"), pk__gt=OuterRef("pk"))
    old_runs = ScheduledRun.objects.filter(Exists(newer_run), made_at__lt=since).exclude(state=ScheduledRun.State.DUE)
    old_calls = TriggerCall.objects.filter(Exists(newer_call), made_at__lt=since)
    return _delete(old_runs) + _delete(old_calls)


def _delete(rows: "QuerySet[ScheduledRun] | QuerySet[TriggerCall]") -> int:
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        deleted += rows.model._base_manager.filter(pk__in=keys).delete()[0]
    return deleted
