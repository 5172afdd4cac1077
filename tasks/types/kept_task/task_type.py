"""The kept task."""

from tasks.types.kept_task.dtsx import FORM
from tasks.types.kept_task.perform import end_as_chosen
from tasks.types.kept_task.properties import KeptTaskProperties
from tasks.types.kept_task.summary import summarize_kept_task
from tasks.types.kept_task.validation import find_kept_task_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name="KeptTask",
    label="Kept Task",
    default_name="Kept Task",
    description="A task of SSIS's that has no engine here. It is kept as it is; choose what it counts as in a run.",
    icon="kept-task",
    properties=KeptTaskProperties,
    find_issues=find_kept_task_issues,
    sources=("source",),
    summarize=summarize_kept_task,
    in_toolbox=False,
    expressible={},
    perform=end_as_chosen,
    file_form=FORM,
)
