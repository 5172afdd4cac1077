"""What a task type tells of itself: what it is, and how it runs where that needs no server."""

from dataclasses import dataclass

from designer.registry.types import TaskType
from tasks.runtime.work import Calculate, Perform


@dataclass(frozen=True, kw_only=True)
class RunnableTaskType(TaskType):
    """A task type with what can be told of its runs without a database.

    calculation is the work of a task that needs nothing but values, for workers and for Python programs; perform is
    that of another one in a program. What has neither, and is no container, runs on workers alone. events are those of
    the type's own that it writes into the log.
    """

    calculation: Calculate | None = None
    perform: Perform | None = None
    events: tuple[str, ...] = ()
