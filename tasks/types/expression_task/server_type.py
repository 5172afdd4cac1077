"""The Expression task, as a team's server stores, edits and runs it."""

from tasks.types.expression_task.editor import ExpressionTaskForm
from tasks.types.expression_task.model import ExpressionTask
from tasks.types.expression_task.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=ExpressionTask,
    editor=ExpressionTaskForm,
)
