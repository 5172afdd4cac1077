"""Runs of event handlers: the event that one handles, and variables that belong to one run of a handler alone."""

from datetime import UTC
from uuid import UUID

from django.utils import timezone

from designer.variables.event_variables import HandledEvent
from tasks.runtime.models import Execution, RaisedEvent, TaskRun
from tasks.runtime.planner import RunId
from tasks.runtime.rules.handlers import RunOfHandler, describe_event
from tasks.runtime.rules.paths import write_path
from tasks.runtime.rules.snapshot import ExecutionSnapshot


def read_handled_event(execution: Execution, handler: RunId) -> tuple[RaisedEvent, TaskRun]:
    """Read the event that a run of an event handler handles, and the run."""
    raised = RaisedEvent.objects.get(execution=execution, number=handler.path[-1])
    path = write_path(handler.path)
    return raised, TaskRun.objects.get(execution=execution, executable=str(handler.executable), path=path)


def describe_handled_event(
    snapshot: ExecutionSnapshot, package_id: UUID, raised: RaisedEvent, run: TaskRun
) -> HandledEvent:
    """Give what a run of an event handler sees of its event."""
    handler = snapshot.executables[run.executable]
    source = snapshot.executables[raised.executable] if raised.executable else snapshot.document
    started = (run.started_at or timezone.now()).astimezone(UTC).replace(tzinfo=None)
    of_run = RunOfHandler(handler, run.path, started, run.propagate)
    return describe_event(of_run, source, package_id, raised.said)
