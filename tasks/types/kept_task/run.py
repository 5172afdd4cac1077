"""What a kept task does in a run: what a person chose, or it waits until somebody reports what came of it elsewhere."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from connections.files.places import folders_of
from designer.templatetags.times import span
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, TaskContext
from tasks.runtime.models import ReportedOutcome, TaskRun
from tasks.runtime.work import TaskAwaited, TaskFailed
from tasks.types.kept_task.ending import end_as_chosen
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties

TOLD = (
    "{label}: someone else runs it, and the task waits until its outcome is reported: by POST {site}/api/v1/task-runs/"
    '{run}/outcome with {{"status": "succeeded"}} or {{"status": "failed"}}, by manage.py reportoutcome {run} '
    "succeeded, on the execution's page, or by a webhook, whose address that page has for those who may report. It has "
    "failed if nothing was reported by {until:%Y-%m-%d %H:%M} UTC."
)


class KeptTaskRunner:
    """Ends a kept task as a person chose. One that somebody else runs is put off until that is reported, and needs no
    worker meanwhile."""

    def run(self, context: TaskContext) -> str:
        """Give the sentence of the task's end. Raises TaskFailed, and TaskAwaited while there is nothing reported."""
        properties = context.evaluate(KeptTaskProperties)
        if properties.outcome is KeptOutcome.EXTERNAL:
            return _await_report(context, properties)
        told, given = end_as_chosen(
            properties, context.values, folders_of(context.task_run.execution.project_id), settings.FILE_SIZE_LIMIT
        )
        context.assigned.update(given)
        context.event_at_end("OnInformation", told)
        return told

    def inspect_after_crash(self, task_run: TaskRun) -> RecoveryDecision:
        """Begin again: nothing was done but to look whether there is a report."""
        return RecoveryDecision(RecoveryAction.RETRY, "The worker died while it looked for the task's outcome.")

    def abandon(self, task_runs: Collection[int], reason: str) -> None:
        """Leave nothing open."""


def _await_report(context: TaskContext, properties: KeptTaskProperties) -> str:
    run, wait = context.task_run, timedelta(minutes=properties.wait_minutes)
    if not run.deferrals:
        until = timezone.now() + wait
        told = TOLD.format(label=properties.label, site=settings.PUBLIC_URL, run=run.pk, until=until)
        raise TaskAwaited(until, f"{properties.label}: someone else runs it.", told)
    report = ReportedOutcome.objects.filter(task_run=run).first()
    if report is None:
        pause = span(wait.total_seconds())
        raise TaskFailed(f"{properties.label}: nobody reported its outcome within {pause}, for which it was waited.")
    told = f"{report.reported_by_name} reported that it has {report.word}{_quote(report.message)}"
    if not report.has_succeeded:
        raise TaskFailed(told)
    context.event_at_end("OnInformation", told)
    return told


def _quote(message: str) -> str:
    return f": {message}" if message else "."
