"""What a task type tells of itself: to the designer what it is, to the runtime how it runs."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from designer.editors.part_forms import ExecutableForm
from designer.package.enumerations import ContainerType
from designer.registry.types import TaskType, register_task_type, task_types
from tasks.runtime.engine.runners import (
    BatchRunner,
    Calculate,
    Runner,
    batch_runners,
    calculations,
    runners,
)
from tasks.runtime.logging_levels import custom_events
from tasks.runtime.models.reported_outcome import awaiting_types


@dataclass(frozen=True, kw_only=True)
class RunnableTaskType(TaskType):
    """A task type with the one way in which it runs: a runner on a worker, or a calculation within a transition.

    Containers have neither, because the planner runs them. A batch_runner does the work of many iterations of a
    parallel loop together. events are those of the type's own that it writes into the log. awaits_reports: its runner
    may raise TaskAwaited, and no other TaskDeferred.
    """

    editor: type[ExecutableForm]
    runner: Runner | None = None
    batch_runner: BatchRunner | None = None
    calculation: Calculate | None = None
    events: tuple[str, ...] = ()
    awaits_reports: bool = False

    def __post_init__(self) -> None:
        """Refuse a type that could be drawn and not be run. Raises ImproperlyConfigured."""
        ways = [self.runner is not None, self.calculation is not None, self.name in set(ContainerType)]
        if sum(ways) != 1:
            raise ImproperlyConfigured(
                f"The task type “{self.name}” must say one way in which it runs. Give it a runner or a calculation in "
                "its task_type.py (docs/adding-a-task-type.md)."
            )


def register(task_type: RunnableTaskType) -> None:
    """Make a task type known to the designer and to the runtime. Raises ImproperlyConfigured."""
    if task_type.name in task_types:
        raise ImproperlyConfigured(f"Two task types are called “{task_type.name}”. Rename one in its task_type.py.")
    register_task_type(task_type)
    custom_events.extend(task_type.events)
    if task_type.runner:
        runners[task_type.name] = task_type.runner
    if task_type.batch_runner:
        batch_runners[task_type.name] = task_type.batch_runner
    if task_type.calculation:
        calculations[task_type.name] = task_type.calculation
    if task_type.awaits_reports:
        awaiting_types.add(task_type.name)
