"""The event handler, which stands in a package and not in the toolbox, as a team's server stores, edits and runs it."""

from tasks.types.event_handler.editor import EventHandlerForm
from tasks.types.event_handler.model import EventHandler
from tasks.types.event_handler.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=EventHandler,
    editor=EventHandlerForm,
)
