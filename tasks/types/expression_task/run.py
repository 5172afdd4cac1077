"""What an Expression task does: it gives a variable another value, or only evaluates its expression."""

from designer.expressions import is_assignment
from designer.package.document import ExecutableDocument
from designer.property_expressions.evaluation import evaluate_properties
from designer.variables.assignments import assign, check_value
from designer.variables.values import Values
from tasks.runtime.work import Calculated
from tasks.types.expression_task.properties import ExpressionTaskProperties


def calculate(executable: ExecutableDocument, values: Values) -> Calculated:
    """Evaluate the task's assignment, or an expression that assigns nothing. Raises CannotEvaluate."""
    given = evaluate_properties(
        ExpressionTaskProperties, executable.properties, executable.expressions, values, values.now
    )
    text = ExpressionTaskProperties.model_validate(given).expression
    if text.strip() and not is_assignment(text):
        check_value(text, values)
        return Calculated("The expression was evaluated. It assigns nothing, so no variable was changed.", {})
    variable, value = assign(text, values)
    return Calculated(f"{variable.qualified_name} was changed.", {variable.id: value})
