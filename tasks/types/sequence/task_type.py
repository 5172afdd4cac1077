"""The Sequence container."""

from designer.editors.part_forms import ExecutableForm
from designer.package.enumerations import ContainerType
from tasks.types.sequence.dtsx import FORM
from tasks.types.sequence.model import SequenceContainer
from tasks.types.sequence.properties import SequenceProperties
from tasks.types.sequence.validation import find_sequence_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name=ContainerType.SEQUENCE,
    label="Sequence Container",
    default_name="Sequence Container",
    description="Groups tasks that begin and end together.",
    icon="sequence",
    group="Containers",
    properties=SequenceProperties,
    model=SequenceContainer,
    editor=ExecutableForm,
    find_issues=find_sequence_issues,
    file_form=FORM,
)
