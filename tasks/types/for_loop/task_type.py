"""The For Loop container."""

from designer.package.enumerations import ContainerType
from tasks.types.assignments import assigned_in
from tasks.types.for_loop.dtsx import FORM
from tasks.types.for_loop.properties import ForLoopProperties
from tasks.types.for_loop.validation import find_for_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name=ContainerType.FOR_LOOP,
    label="For Loop Container",
    default_name="For Loop Container",
    description="Repeats tasks as long as an expression is true.",
    icon="for-loop",
    group="Containers",
    properties=ForLoopProperties,
    find_issues=find_for_issues,
    summarize=lambda properties, scope: [("EvalExpression", properties.eval_expression)],
    find_assigned=assigned_in("init_expression", "assign_expression"),
    evaluated=frozenset({"init_expression", "eval_expression", "assign_expression"}),
    file_form=FORM,
)
