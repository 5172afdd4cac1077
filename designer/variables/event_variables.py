"""What an event handler and all in it see of the event that is handled: SSIS's system variables of event handlers.

All but two are read-only. Propagate says whether the event bubbles up to the container above, Cancel whether the
execution is canceled; they are variables of the handler's run, which Expression tasks in it may change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid5

from designer.package.data_types import DEFAULTS, VariableType, read_value
from designer.package.document import SYSTEM, ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import EventName
from designer.variables.values import Value

MESSAGE: Final = {"ErrorCode": VariableType.INT32, "ErrorDescription": VariableType.STRING}
OF_EVENT: Final[dict[str, dict[str, VariableType]]] = {
    EventName.ON_ERROR: MESSAGE,
    EventName.ON_WARNING: MESSAGE,
    EventName.ON_INFORMATION: MESSAGE,
    EventName.ON_EXEC_STATUS_CHANGED: {"ExecutionStatus": VariableType.BOOLEAN},
    EventName.ON_PROGRESS: {
        "PercentComplete": VariableType.INT32,
        "ProgressCountHigh": VariableType.INT32,
        "ProgressCountLow": VariableType.INT32,
        "ProgressDescription": VariableType.STRING,
    },
    EventName.ON_TASK_FAILED: {"ExecutionValue": VariableType.STRING},
    EventName.ON_VARIABLE_VALUE_CHANGED: {
        "VariableDescription": VariableType.STRING,
        "VariableID": VariableType.STRING,
        "VariableName": VariableType.STRING,
        "VariableValue": VariableType.STRING,
    },
}
"""The variables that only handlers of these events have. ExecutionValue is empty, because no task gives one here."""
CAN_CANCEL: Final = frozenset({EventName.ON_ERROR, EventName.ON_WARNING, EventName.ON_QUERY_CANCEL})
PROPAGATE: Final = "Propagate"
CANCEL: Final = "Cancel"


@dataclass(frozen=True)
class HandledEvent:
    """An event that a handler handles: whose it is, what it says (OF_EVENT) and what the handler's tasks made of it.

    run tells the runs of one handler apart. What is said of the source comes before what the document says of it.
    """

    handler: ExecutableDocument
    source: ExecutableDocument | PackageDocument
    source_id: UUID
    parent_id: UUID
    started_at: datetime
    run: str = ""
    said: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    propagate: bool = True

    def given(self) -> dict[str, Value]:
        """Give the variables that nobody can change, by their qualified names."""
        of_source = {
            "SourceDescription": self.source.description,
            "SourceID": braced(self.source_id),
            "SourceName": self.source.name,
            "SourceParentGUID": braced(self.parent_id),
        }
        values: dict[str, Value] = {"EventHandlerStartTime": ("DateTime", self.started_at)}
        for name, value in of_source.items():
            values[name] = "String", self.said.get(name, value)
        for name, kind in _said_by(self.handler).items():
            values[name] = kind, read_value(kind, self.said.get(name, DEFAULTS[kind]))
        return {f"{SYSTEM}::{name}": value for name, value in values.items()}

    def coming(self) -> dict[str, str]:
        """Give the names of the variables whose values nobody can tell before there is an event."""
        return {f"{SYSTEM}::{name}": "the event that is handled" for name in _said_by(self.handler)}

    def writable(self) -> dict[str, VariableDocument]:
        """Give the variables that tasks of the handler may change, by their qualified names."""
        values = {PROPAGATE: self.propagate}
        if self.handler.event_name in CAN_CANCEL:
            values[CANCEL] = False
        made = (self._make(name, value=value) for name, value in values.items())
        return {variable.qualified_name: variable for variable in made}

    def _make(self, name: str, *, value: bool) -> VariableDocument:
        """Make a variable past its own check, which keeps the namespace System from what people draw."""
        return VariableDocument.model_construct(
            id=uuid5(self.handler.id, f"{self.run} {name}"),
            scope=self.handler.id,
            namespace=SYSTEM,
            name=name,
            type=VariableType.BOOLEAN,
            value=value,
        )


def make_example_event(
    document: PackageDocument, parts: Mapping[UUID, ExecutableDocument], handler: ExecutableDocument, now: datetime
) -> HandledEvent:
    """Give what a handler would see of an event of its own executable, with examples of what it says."""
    source = parts.get(handler.parent) if handler.parent else None
    no_id = UUID(int=0)
    return HandledEvent(
        handler,
        source or document,
        source.id if source else no_id,
        (source.parent if source else None) or no_id,
        now,
        said={name: f"({name})" for name, kind in _said_by(handler).items() if kind is VariableType.STRING},
        propagate=bool(handler.properties.get("propagate", True)),
    )


def _said_by(handler: ExecutableDocument) -> dict[str, VariableType]:
    return OF_EVENT.get(handler.event_name, {})


def braced(identifier: UUID) -> str:
    """Give an ID as SSIS writes one."""
    return f"{{{str(identifier).upper()}}}"
