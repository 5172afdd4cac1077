"""The Sequence container, as a team's server stores, edits and runs it."""

from designer.editors.part_forms import ExecutableForm
from tasks.types.sequence.model import SequenceContainer
from tasks.types.sequence.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=SequenceContainer,
    editor=ExecutableForm,
)
