"""Runs of event handlers: what they are told of the event, and variables that belong to one run of a handler alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.variables.event_variables import OF_EVENT, HandledEvent
from tasks.runtime.events.error_codes import number_of
from tasks.runtime.events.event import Event, make_storable
from tasks.runtime.planner import Flow, Kind, RunId
from tasks.runtime.rules.paths import write_path


@dataclass(frozen=True)
class RunOfHandler:
    """A run of an event handler: its path as text, when it began in UTC without a zone, and System::Propagate as its
    tasks have set it, if they did."""

    handler: ExecutableDocument
    path: str
    started_at: datetime
    propagate: bool | None = None


def describe_event(
    run: RunOfHandler, source: ExecutableDocument | PackageDocument, package_id: UUID, said: Mapping[str, Any]
) -> HandledEvent:
    """Give what a run of an event handler sees of its event, which is one of source and says what handlers are told."""
    part = source if isinstance(source, ExecutableDocument) else None
    designed = run.handler.properties.get("propagate", True)
    return HandledEvent(
        run.handler,
        source,
        part.id if part else package_id,
        (part and part.parent) or package_id,
        run.started_at,
        run=run.path,
        said=said,
        propagate=designed if run.propagate is None else run.propagate,
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
