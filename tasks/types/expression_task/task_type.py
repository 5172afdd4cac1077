"""The Expression task."""

from tasks.types.assignments import assigned_in
from tasks.types.expression_task.dtsx import FORM
from tasks.types.expression_task.properties import ExpressionTaskProperties
from tasks.types.expression_task.run import calculate
from tasks.types.expression_task.validation import find_expression_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name="ExpressionTask",
    label="Expression Task",
    default_name="Expression Task",
    description="Gives a variable the value of an expression.",
    icon="expression-task",
    properties=ExpressionTaskProperties,
    find_issues=find_expression_issues,
    summarize=lambda properties, scope: [("Expression", properties.expression)],
    find_assigned=assigned_in("expression"),
    evaluated=frozenset({"expression"}),
    calculation=calculate,
    file_form=FORM,
)
