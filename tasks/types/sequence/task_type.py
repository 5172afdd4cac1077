"""The Sequence container."""

from designer.package.enumerations import ContainerType
from tasks.types.sequence.dtsx import FORM
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
    find_issues=find_sequence_issues,
    file_form=FORM,
)
