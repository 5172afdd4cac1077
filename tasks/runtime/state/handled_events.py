"""Runs of event handlers: the event that one handles, and variables that belong to one run of a handler alone."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from designer.package.document import VariableDocument
from designer.variables.event_variables import OF_EVENT, HandledEvent
from tasks.runtime.events.error_codes import number_of
from tasks.runtime.events.event_log import Event, make_storable
from tasks.runtime.models import Execution, RaisedEvent, TaskRun
from tasks.runtime.planner import Flow, Kind, RunId
from tasks.runtime.state.planner_cache import write_path
from tasks.runtime.state.snapshot import ExecutionSnapshot


def read_handled_event(execution: Execution, handler: RunId) -> tuple[RaisedEvent, TaskRun]:
    """Read the event that a run of an event handler handles, and the run."""
    raised = RaisedEvent.objects.get(execution=execution, number=handler.path[-1])
    path = write_path(handler.path)
    return raised, TaskRun.objects.get(execution=execution, executable=str(handler.executable), path=path)


def describe_handled_event(
    snapshot: ExecutionSnapshot, package_id: UUID, raised: RaisedEvent, run: TaskRun
) -> HandledEvent:
    """Give what a run of an event handler sees of its event."""
    source = snapshot.executables[raised.executable] if raised.executable else None
    handler = snapshot.executables[run.executable]
    started = (run.started_at or timezone.now()).astimezone(UTC).replace(tzinfo=None)
    return HandledEvent(
        handler,
        source or snapshot.document,
        source.id if source else package_id,
        (source and source.parent) or package_id,
        started,
        run=run.path,
        said=raised.said,
        propagate=handler.properties.get("propagate", True) if run.propagate is None else run.propagate,
    )


def give_own_ids(
    flow: Flow, key: RunId, variables: Mapping[str, VariableDocument], home: UUID | None = None
) -> dict[str, VariableDocument]:
    """Give those that belong to an event handler around a run, or to what is in it, IDs for this run of the handler.

    So every run of a handler begins with the values of the design, and two at once do not disturb each other. home is
    the called package that they belong to.
    """
    runs: dict[UUID | None, str] = {}
    inside: list[UUID | None] = []
    level: RunId | None = key
    while level is not None:
        inside.append(level.executable)
        if flow.nodes[level.executable].kind is Kind.HANDLER:
            runs |= dict.fromkeys(inside, write_path(level.path))
            inside = []
        level = flow.above(level)
    return {
        name: each.model_copy(update={"id": own_id(each.id, runs[scope])}) if scope in runs else each
        for name, each in variables.items()
        for scope in [each.scope or home]
    }


def own_ids(flow: Flow, key: RunId, variables: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give the IDs that variables, or parameters, of what is around a run have in it: own ones in an event handler."""
    handler = flow.find_handler(key)
    return {each: own_id(each, write_path(handler.path)) if handler else each for each in variables}


def own_id(variable: UUID, run: str) -> UUID:
    """Give the ID that a variable of an event handler has in one run of it."""
    return uuid5(variable, run)


def event_payload(event: Event) -> dict[str, Any]:
    """Give what the handlers of an event are told (designer.variables.event_variables.OF_EVENT)."""
    message = make_storable(event.message)
    variables = OF_EVENT.get(event.name, {})
    said: dict[str, Any] = {}
    if "ErrorCode" in variables:
        said = {"ErrorCode": number_of(event.code, event.name), "ErrorDescription": message}
    elif "ProgressDescription" in variables:
        said = {"ProgressDescription": message}
    return said | dict(event.said)
