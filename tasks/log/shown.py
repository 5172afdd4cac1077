"""The states of task runs as people see them: that handlers of events run before or after the work is running too."""

from enum import StrEnum

from django.db.models import Case, CharField, F, Q, Value, When

from tasks.runtime.progress.task_progress import WORKING
from tasks.runtime.statuses import TaskStatus


class Shown(StrEnum):
    """What a task run is to those who look on, the most telling of several first."""

    FAILED = "failed"
    RUNNING = "running"
    WAITING = "waiting"
    CANCELED = "canceled"
    SUCCEEDED = "succeeded"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return self.value.capitalize()

    @property
    def among(self) -> Q:
        """What finds the task runs of this state."""
        return {Shown.RUNNING: Q(status__in=WORKING), Shown.WAITING: Q(status=TaskStatus.PENDING)}.get(
            self, Q(status=self.value)
        )


_CASES = [When(each.among, then=Value(each.value)) for each in Shown]
SHOWN = Case(*_CASES, default=F("status"), output_field=CharField())
"""The state as the database gives it."""


def show(status: str) -> Shown:
    """Give the state of one task run."""
    if status in WORKING:
        return Shown.RUNNING
    return Shown.WAITING if status == TaskStatus.PENDING else Shown(status)


def worst(statuses: "list[Shown]") -> Shown:
    """Give the state that says most about several runs."""
    return min(statuses, key=list(Shown).index)
