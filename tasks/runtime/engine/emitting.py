"""Events that a task run writes while it goes on, which event handlers may wait for."""

from collections.abc import Sequence

from django.db import transaction

from tasks.runtime.engine.transition import Transition, key_of
from tasks.runtime.events.event import Event
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.state.locking import lock
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.unit_of_work import UnitOfWork


def emit(run: TaskRun, event: Event) -> None:
    """Write an event of a run, if the log keeps it or something handles it."""
    execution = run.execution
    if execution.logging.writes(event.name) or load_snapshot(execution).flow.sees(run.executable, event.name):
        retry_on_outage(_EmitOnce(run, event).emit_events)


def emit_events(execution: Execution, run: TaskRun, events: Sequence[Event]) -> None:
    """Write events of a task run that goes on, and let what handles them run. The caller holds the lock."""
    key, snapshot = key_of(run), load_snapshot(execution)
    if execution.state.is_final or not any(snapshot.flow.sees(run.executable, event.name) for event in events):
        if snapshot.secret_names[snapshot.home_of(run.executable)]:
            unit = UnitOfWork(execution)
            events = [unit.redacted(key, event) for event in events]
        append(execution, events)
        return
    transition = Transition(execution, run_inline=False)
    for event in events:
        transition.unit.append_event(key, event)
    transition.advance()


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
