"""The Foreach Loop container."""

from designer.package.enumerations import ContainerType
from tasks.types.foreach_loop.assigned import find_mapped
from tasks.types.foreach_loop.dtsx.reading import FORM
from tasks.types.foreach_loop.expressions import DRIVEN
from tasks.types.foreach_loop.properties import ForeachLoopProperties
from tasks.types.foreach_loop.summary import summarize_foreach
from tasks.types.foreach_loop.validation import find_foreach_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name=ContainerType.FOREACH_LOOP,
    label="Foreach Loop Container",
    default_name="Foreach Loop Container",
    description="Repeats tasks for each item of a collection.",
    icon="foreach-loop",
    group="Containers",
    properties=ForeachLoopProperties,
    find_issues=find_foreach_issues,
    find_references=ForeachLoopProperties.find_references,
    sources=("enumerator__source",),
    summarize=summarize_foreach,
    expressible=DRIVEN,
    find_assigned=find_mapped,
    evaluated=frozenset(),
    file_form=FORM,
)
