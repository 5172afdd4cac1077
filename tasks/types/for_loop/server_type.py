"""The For Loop container, as a team's server stores, edits and runs it."""

from tasks.types.for_loop.editor import ForLoopForm
from tasks.types.for_loop.model import ForLoop
from tasks.types.for_loop.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=ForLoop,
    editor=ForLoopForm,
)
