"""The kept task, as a team's server stores, edits and runs it."""

from tasks.types.kept_task.editor import KeptTaskForm
from tasks.types.kept_task.model import KeptTask
from tasks.types.kept_task.run import KeptTaskRunner
from tasks.types.kept_task.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=KeptTask,
    editor=KeptTaskForm,
    runner=KeptTaskRunner(),
    awaits_reports=True,
)
