"""What rows say of how something ended, and what the log is told when it begins."""

from tasks.runtime.events.event import Event
from tasks.runtime.planner import Outcome
from tasks.runtime.state.planner_cache import OUTCOMES
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

ENDS = {
    Outcome.SUCCESS: ExecutionStatus.SUCCEEDED,
    Outcome.COMPLETION: ExecutionStatus.SUCCEEDED,
    Outcome.FAILURE: ExecutionStatus.FAILED,
    Outcome.CANCELED: ExecutionStatus.CANCELED,
}
STATUSES = {**{outcome: status for status, outcome in OUTCOMES.items()}, Outcome.COMPLETION: TaskStatus.SUCCEEDED}
AT_START = (
    Event("OnPreValidate"),
    Event("OnPostValidate"),
    Event("OnExecStatusChanged", said={"ExecutionStatus": True}),
    Event("OnQueryCancel"),
)
