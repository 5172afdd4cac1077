"""Events of an execution as event messages: SSIS's names, types and source types (SSIS reference: event_messages).

append is called with the execution's row locked, so that the numbers of an execution's messages grow in the order in
which they become visible; the live view reads on from the last number that it has.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import partial

from designer.database.commits import after_commit
from designer.database.prepared_inserts import PreparedInsert
from designer.database.quick_rows import QuickRows
from designer.database.statements import Statement, run_together
from designer.package.enumerations import EventName
from tasks.runtime.events.bell import BELL
from tasks.runtime.events.event import Event, SourceType, make_storable
from tasks.runtime.logging_levels import DIAGNOSTIC
from tasks.runtime.models import EventMessage, Execution

INSERT = PreparedInsert(EventMessage)
ROWS = QuickRows(EventMessage)


class MessageType(IntEnum):
    """The kind of a message, as SSIS's catalog numbers it. From 100 to 130 something went wrong."""

    PRE_VALIDATE = 10
    POST_VALIDATE = 20
    PRE_EXECUTE = 30
    POST_EXECUTE = 40
    STATUS_CHANGE = 50
    PROGRESS = 60
    INFORMATION = 70
    VARIABLE_VALUE_CHANGED = 80
    DIAGNOSTIC = 90
    QUERY_CANCEL = 100
    WARNING = 110
    ERROR = 120
    TASK_FAILED = 130
    CUSTOM = 200


TYPES = {
    EventName.ON_ERROR: MessageType.ERROR,
    EventName.ON_EXEC_STATUS_CHANGED: MessageType.STATUS_CHANGE,
    EventName.ON_INFORMATION: MessageType.INFORMATION,
    EventName.ON_POST_EXECUTE: MessageType.POST_EXECUTE,
    EventName.ON_POST_VALIDATE: MessageType.POST_VALIDATE,
    EventName.ON_PRE_EXECUTE: MessageType.PRE_EXECUTE,
    EventName.ON_PRE_VALIDATE: MessageType.PRE_VALIDATE,
    EventName.ON_PROGRESS: MessageType.PROGRESS,
    EventName.ON_QUERY_CANCEL: MessageType.QUERY_CANCEL,
    EventName.ON_TASK_FAILED: MessageType.TASK_FAILED,
    EventName.ON_VARIABLE_VALUE_CHANGED: MessageType.VARIABLE_VALUE_CHANGED,
    EventName.ON_WARNING: MessageType.WARNING,
    DIAGNOSTIC: MessageType.DIAGNOSTIC,
}


def append(execution: Execution, events: Iterable[Event]) -> None:
    """Write events into the execution's log, those that its level wants; the caller holds the lock on its row.

    Who looks on is told on commit.
    """
    run_together(statements_of(execution, events))


def statements_of(execution: Execution, events: Iterable[Event]) -> Iterator[Statement]:
    """Give what does that, for those who have something else to run."""
    logging = execution.logging
    yield from INSERT.statements(_to_row(execution, event) for event in events if logging.writes(event.name))
    after_commit(partial(BELL.ring, execution.pk))


def _to_row(execution: Execution, event: Event) -> EventMessage:
    return ROWS.make(
        execution=execution,
        event_name=event.name,
        message_type=TYPES.get(event.name, MessageType.CUSTOM),
        message_source_type=event.source_type or (SourceType.TASK if event.source_id else SourceType.PACKAGE),
        source_id=event.source_id,
        source_name=event.source_name or execution.package_name,
        path=event.path,
        subcomponent_name=event.subcomponent_name,
        message=make_storable(event.message),
        message_code=event.code,
    )
