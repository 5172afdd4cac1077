"""The Foreach Loop container, as a team's server stores, edits and runs it."""

from django.db.models import Q

from tasks.types.foreach_loop.editor import ForeachLoopForm
from tasks.types.foreach_loop.model import ForeachLoop
from tasks.types.foreach_loop.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=ForeachLoop,
    editor=ForeachLoopForm,
    referring={"enumerator__file_connection": Q()},
)
