"""Executions and what they leave behind: task runs, event messages, and the heartbeats of those who run them.

Doors: this module, every row, and UNFINISHED, the condition of the index of task runs that have not ended;
is_in_hands_of asks whose a run is.
"""

from tasks.runtime.models.events import EventMessage, RaisedEvent
from tasks.runtime.models.execution import NO_PACKAGE, TRY_OUT, Execution
from tasks.runtime.models.heartbeat import Heartbeat
from tasks.runtime.models.kept_sources import KeptSources
from tasks.runtime.models.reported_outcome import ReportedOutcome
from tasks.runtime.models.task_run import UNFINISHED, LoopItems, TaskRun, is_in_hands_of
from tasks.runtime.models.values import ExpressionValue, VariableValues

__all__ = [
    "NO_PACKAGE",
    "TRY_OUT",
    "UNFINISHED",
    "EventMessage",
    "Execution",
    "ExpressionValue",
    "Heartbeat",
    "KeptSources",
    "LoopItems",
    "RaisedEvent",
    "ReportedOutcome",
    "TaskRun",
    "VariableValues",
    "is_in_hands_of",
]
