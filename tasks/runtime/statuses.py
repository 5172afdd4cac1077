"""The states that executions and task runs go through, with SSIS's names and the catalog's numbers."""

from enum import StrEnum


class ExecutionStatus(StrEnum):
    """The state of an execution (SSIS reference: catalog.executions, status)."""

    PENDING = "pending"
    RUNNING = "running"
    STOPPING = "stopping"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def number(self) -> int:
        """The number that SSIS's catalog uses; 1 (created) and 6 (ended unexpectedly) do not happen here."""
        return {"running": 2, "canceled": 3, "failed": 4, "pending": 5, "succeeded": 7, "stopping": 8}[self.value]

    @property
    def is_final(self) -> bool:
        """Whether an execution in this state will not change any more."""
        return self in FINAL


FINAL = frozenset(
    {
        ExecutionStatus.SUCCEEDED,
        ExecutionStatus.FAILED,
        ExecutionStatus.CANCELED,
    }
)


class TaskStatus(StrEnum):
    """The state of a task run. PENDING: handed to the queue. An executable that was never begun has no task run.

    BEGINNING: the handlers of its OnPreExecute run. ENDING: its work is over, handlers of its events still run. Nobody
    has such a run in hand, and people see it as running.
    """

    PENDING = "pending"
    BEGINNING = "beginning"
    RUNNING = "running"
    ENDING = "ending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return self.value.capitalize()

    @property
    def is_final(self) -> bool:
        """Whether a task run in this state has ended."""
        return self in (TaskStatus.SUCCEEDED, TaskStatus.FAILED, TaskStatus.CANCELED)
