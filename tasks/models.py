"""All models of the app, for Django; each lives with its subject."""

from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.executions.drafts.model import ExecutionDraft
from tasks.executions.masking.model import Masking
from tasks.runtime.cancel_request import CancelRequest
from tasks.runtime.models import (
    EventMessage,
    Execution,
    ExpressionValue,
    Heartbeat,
    KeptSources,
    LoopItems,
    RaisedEvent,
    ReportedOutcome,
    TaskRun,
    VariableValues,
)
from tasks.types import import_each
from tasks.unattended.schedules.model import Schedule, ScheduledRun
from tasks.unattended.triggers.model import Trigger, TriggerCall

__all__ = [
    "CancelRequest",
    "Delivery",
    "DeliveryRecipient",
    "EventMessage",
    "Execution",
    "ExecutionDraft",
    "ExpressionValue",
    "Heartbeat",
    "KeptMessage",
    "KeptSources",
    "LoopItems",
    "Masking",
    "RaisedEvent",
    "ReportedOutcome",
    "Schedule",
    "ScheduledRun",
    "TaskRun",
    "Trigger",
    "TriggerCall",
    "VariableValues",
]

TYPES = tuple(import_each("model"))
"""Those of the task types, which Django only has to meet."""
