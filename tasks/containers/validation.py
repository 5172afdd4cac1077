"""What can be wrong with containers, and what of them does not run yet."""

from collections.abc import Callable, Iterator

from designer.assignments import find_variable
from designer.document import DISABLE
from designer.expressions import ExpressionError, infer_type, is_assignment, parse_assignment
from designer.issues import Issue, Scope, Severity
from designer.scopes import CannotEvaluate, Values
from tasks.containers.properties import (
    EventHandlerProperties,
    ForeachLoopProperties,
    ForLoopProperties,
    ItemEnumerator,
    SequenceProperties,
    VariableEnumerator,
)


def find_sequence_issues(properties: SequenceProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with a Sequence container."""
    yield from _find_lost_expressions(scope)


def find_for_issues(properties: ForLoopProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with a For Loop: expressions that cannot be read, or give no True or False."""
    yield from _find_lost_expressions(scope)
    if scope.values is None:
        return
    values = scope.values
    yield from _check("eval_expression", lambda: _check_condition(properties.eval_expression, values))
    for name in ("init_expression", "assign_expression"):
        text = getattr(properties, name)
        if text.strip():
            yield from _check(name, lambda text=text: _check_statement(text, values))  # type: ignore[misc]  # bound now


def find_foreach_issues(properties: ForeachLoopProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with a Foreach Loop: variables that it cannot use, and what does not run yet."""
    yield from _find_lost_expressions(scope)
    if not isinstance(properties.enumerator, ItemEnumerator | VariableEnumerator):
        yield _error("enumerator", f"The {properties.enumerator.kind} enumerator does not run yet. Choose items.")
    if properties.parallel:
        yield _error("parallel", "Iterations do not run in parallel yet. Let them run one after the other.")
    if scope.values is None:
        return
    values = scope.values
    names = [mapping.variable for mapping in properties.variable_mappings]
    if isinstance(properties.enumerator, VariableEnumerator):
        names.append(properties.enumerator.variable)
    for name in names:
        yield from _check("variable_mappings", lambda name=name: _check_variable(name, values))  # type: ignore[misc]  # bound now


def find_handler_issues(properties: EventHandlerProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with an event handler."""
    yield from _find_lost_expressions(scope)
    yield _error("event_name", "Event handlers do not run yet. Disable it, or delete it.")


def _find_lost_expressions(scope: Scope) -> Iterator[Issue]:
    for name in scope.executable.expressions if scope.executable else ():
        if name != DISABLE:
            yield _error(name, "Expressions on properties of containers do not run yet, but for Disable. Delete it.")


def _check(name: str, check: Callable[[], None]) -> Iterator[Issue]:
    try:
        check()
    except (ExpressionError, CannotEvaluate) as error:
        sentence = error.sentence if isinstance(error, CannotEvaluate) else str(error)
        yield _error(name, sentence)


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


def _check_variable(name: str, values: Values) -> None:
    find_variable(parse_assignment(f"@[{name}] = 0"), values)


def _error(name: str, sentence: str) -> Issue:
    return Issue(Severity.ERROR, sentence, name)
