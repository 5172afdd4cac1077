"""What can be wrong with a For Loop."""

from collections.abc import Callable, Iterator

from designer.expressions import ExpressionError, infer_type, is_assignment, parse_assignment
from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from designer.variables.assignments import find_variable
from designer.variables.values import CannotEvaluate, Values
from tasks.types.for_loop.properties import ForLoopProperties
from tasks.types.lost_expressions import find_lost_expressions


def find_for_issues(properties: ForLoopProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with a For Loop: expressions that cannot be read, or give no True or False."""
    yield from find_lost_expressions(scope, *ForLoopProperties.model_fields)
    if scope.values is None:
        return
    values = scope.values
    yield from _check("eval_expression", lambda: _check_condition(properties.eval_expression, values))
    for name in ("init_expression", "assign_expression"):
        text = getattr(properties, name)
        if text.strip():
            yield from _check(name, lambda text=text: _check_statement(text, values))  # type: ignore[misc]  # bound now


def _check(name: str, check: Callable[[], None]) -> Iterator[Issue]:
    try:
        check()
    except (ExpressionError, CannotEvaluate) as error:
        sentence = error.sentence if isinstance(error, CannotEvaluate) else str(error)
        yield Issue(Severity.ERROR, sentence, name)


def _check_condition(text: str, values: Values) -> None:
    kind = infer_type(text, values.types())
    if kind != "DT_BOOL":
        raise CannotEvaluate(f"EvalExpression gives {kind}, and must give True or False. Compare with something.")


def _check_statement(text: str, values: Values) -> None:
    if is_assignment(text):
        assignment = parse_assignment(text)
        find_variable(assignment, values)
        assignment.expression.infer_type(values.types())
    else:
        infer_type(text, values.types())
