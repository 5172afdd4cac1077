"""Events that a task run writes while it goes on, which event handlers may wait for."""

from django.db import transaction

from tasks.runtime.engine.transition import emit_events
from tasks.runtime.events.event import Event
from tasks.runtime.models import TaskRun
from tasks.runtime.state.locking import lock
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot


def emit(run: TaskRun, event: Event) -> None:
    """Write an event of a run, if the log keeps it or something handles it."""
    execution = run.execution
    if execution.logging.writes(event.name) or load_snapshot(execution).flow.sees(run.executable, event.name):
        retry_on_outage(_EmitOnce(run, event).emit_events)


class _EmitOnce:
    """Tells an event of a run, but once: what may be committed already is not handled a second time."""

    def __init__(self, run: TaskRun, event: Event) -> None:
        self.run, self.event, self.is_told = run, event, False

    def emit_events(self) -> None:
        """Write the event, if that was not done before."""
        if self.is_told:
            return
        with transaction.atomic(savepoint=False):
            emit_events(lock(self.run.execution_id), self.run, [self.event])
            self.is_told = True
