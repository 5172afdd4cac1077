"""Making the task types known: what they are, without which nothing can be read, judged or run."""

from designer.registry.types import register_task_type, task_types
from tasks.types import import_each
from tasks.types.task_type import RunnableTaskType

runnable_types: dict[str, RunnableTaskType] = {}


class RegisteredTwice(Exception):
    """Two task types have one name."""


def import_types() -> None:
    """Make all of them known, once in a process. Nothing of it needs Django. Raises RegisteredTwice."""
    if not runnable_types:
        for each in import_each("task_type"):
            _register(each.TASK_TYPE)


def _register(made: RunnableTaskType) -> None:
    if made.name in task_types:
        raise RegisteredTwice(f"Two task types are called “{made.name}”. Rename one in its task_type.py.")
    register_task_type(made)
    runnable_types[made.name] = made
