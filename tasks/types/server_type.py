"""What a task type tells a team's server of itself: how it is stored and edited, and how workers run it."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from designer.editors.part_forms import ExecutableForm
from designer.package.enumerations import ContainerType
from designer.registry.server_types import ServerTaskType, register_server_task_type
from tasks.runtime.engine.runners import BatchRunner, Runner, batch_runners, calculations, runners
from tasks.runtime.logging_levels import custom_events
from tasks.runtime.models.reported_outcome import awaiting_types
from tasks.types.task_type import RunnableTaskType


@dataclass(frozen=True, kw_only=True)
class WorkerTaskType(ServerTaskType):
    """A task type with the one way in which workers run it: a runner, or its calculation within a transition.

    Containers have neither, because the planner runs them. A batch_runner does the work of many iterations of a
    parallel loop together. awaits_reports: its runner may raise TaskAwaited, and no other TaskDeferred.
    """

    of: RunnableTaskType
    editor: type[ExecutableForm]
    runner: Runner | None = None
    batch_runner: BatchRunner | None = None
    awaits_reports: bool = False

    def __post_init__(self) -> None:
        """Refuse a type that could be drawn and not be run. Raises ImproperlyConfigured."""
        name = self.of.name
        ways = [self.runner is not None, self.of.calculation is not None, name in set(ContainerType)]
        if sum(ways) != 1:
            raise ImproperlyConfigured(
                f"The task type “{name}” must say one way in which it runs. Give it a runner in its server_type.py, or "
                "a calculation in its task_type.py (docs/adding-a-task-type.md)."
            )


def register(made: WorkerTaskType) -> None:
    """Make known to the designer how a task type is stored and edited, and to the runtime how it runs."""
    name = made.of.name
    register_server_task_type(made)
    custom_events.extend(made.of.events)
    if made.runner:
        runners[name] = made.runner
    if made.batch_runner:
        batch_runners[name] = made.batch_runner
    if made.of.calculation:
        calculations[name] = made.of.calculation
    if made.awaits_reports:
        awaiting_types.add(name)
