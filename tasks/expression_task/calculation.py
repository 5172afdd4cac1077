"""What an Expression task does: it gives a variable another value."""

from designer.assignments import assign
from designer.document import ExecutableDocument
from designer.property_expressions import evaluate_properties
from designer.scopes import Values
from tasks.containers.properties import ExpressionTaskProperties
from tasks.runtime.runners import Calculated


def calculate(executable: ExecutableDocument, values: Values) -> Calculated:
    """Evaluate the task's assignment. Raises CannotEvaluate."""
    given = evaluate_properties(
        ExpressionTaskProperties, executable.properties, executable.expressions, values, values.now
    )
    variable, value = assign(ExpressionTaskProperties.model_validate(given).expression, values)
    return Calculated(f"{variable.qualified_name} was changed.", {variable.id: value})
