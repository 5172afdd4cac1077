"""All models of the app, for Django; each lives with its subject."""

from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.runtime.cancel_request import CancelRequest
from tasks.runtime.models import (
    EventMessage,
    Execution,
    ExpressionValue,
    Heartbeat,
    LoopElements,
    RaisedEvent,
    TaskRun,
    VariableValues,
)
from tasks.types.containers.models import EventHandler, ForeachLoop, ForLoop, SequenceContainer
from tasks.types.execute_package.model import ExecutePackageTask
from tasks.types.expression_task.model import ExpressionTask
from tasks.types.send_mail.model import SendMailTask

__all__ = [
    "CancelRequest",
    "Delivery",
    "DeliveryRecipient",
    "EventHandler",
    "EventMessage",
    "ExecutePackageTask",
    "Execution",
    "ExpressionTask",
    "ExpressionValue",
    "ForLoop",
    "ForeachLoop",
    "Heartbeat",
    "KeptMessage",
    "LoopElements",
    "RaisedEvent",
    "SendMailTask",
    "SequenceContainer",
    "TaskRun",
    "VariableValues",
]
