"""What can be wrong with an Expression task."""

from collections.abc import Iterator

from designer.expressions import ExpressionError, is_assignment, parse_assignment, parse_either
from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from designer.variables.assignments import find_variable
from designer.variables.values import CannotEvaluate
from tasks.types.expression_task.properties import ExpressionTaskProperties


def find_expression_issues(properties: ExpressionTaskProperties, scope: Scope) -> Iterator[Issue]:
    """Yield an issue when the expression cannot be read, or the variable that it assigns to cannot be changed.

    One that assigns nothing is none, as in SSIS.
    """
    if not properties.expression.strip():
        sentence = "The expression is missing. Write an assignment, such as @[User::Count] = @[User::Count] + 1."
        yield Issue(Severity.ERROR, sentence, "expression")
        return
    try:
        expression = parse_either(properties.expression)
        if scope.values is not None:
            if is_assignment(properties.expression):
                find_variable(parse_assignment(properties.expression), scope.values)
            expression.infer_type(scope.values.types())
    except ExpressionError as error:
        yield Issue(Severity.ERROR, str(error), "expression", error.symbol)
    except CannotEvaluate as error:
        yield Issue(Severity.ERROR, error.sentence, "expression", error.code)
