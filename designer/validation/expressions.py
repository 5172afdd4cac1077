"""Validation of the expressions of variables and precedence constraints, with the values of the design."""

from collections.abc import Iterator

from designer.expressions import ExpressionError, infer_type, parse_own
from designer.issues.issue import Issue, Severity
from designer.package.document import PrecedenceConstraintDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.variables.values import NOT_EVALUATED, CannotEvaluate, NotKnownYet, Values


def find_variable_issues(design_time: DesignTimeValues) -> Iterator[Issue]:
    """Yield what is wrong with the expressions of variables."""
    for variable in design_time.document.variables:
        if variable.evaluate_as_expression and variable.expression:
            yield from _find_variable_issues(variable, design_time)


def find_constraint_issues(design_time: DesignTimeValues) -> Iterator[Issue]:
    """Yield what is wrong with the expressions of precedence constraints."""
    for constraint in design_time.document.precedence_constraints:
        if constraint.evaluation_operation is not EvaluationOperation.CONSTRAINT:
            yield from _find_constraint_issues(constraint, design_time)


def _find_variable_issues(variable: VariableDocument, design_time: DesignTimeValues) -> Iterator[Issue]:
    values = design_time.values(variable.scope)
    try:
        types = values.types()
        parse_own(variable.expression, variable.qualified_name, types).infer_type(types)
        if not design_time.is_delayed(variable.scope):
            _ = values[variable.qualified_name]
    except NotKnownYet:
        return
    except ExpressionError as error:
        sentence = f"The expression of {variable.qualified_name}: {error}"
    except CannotEvaluate as error:
        sentence = error.sentence
    else:
        return
    yield Issue(Severity.ERROR, sentence, "expression", NOT_EVALUATED, executable=variable.scope, variable=variable.id)


def _find_constraint_issues(constraint: PrecedenceConstraintDocument, design_time: DesignTimeValues) -> Iterator[Issue]:
    after = design_time.executables[constraint.to_executable]
    sentence = _constraint_problem(constraint.expression, design_time.values(after.parent))
    if sentence:
        yield Issue(
            Severity.ERROR, sentence, "expression", NOT_EVALUATED, executable=after.id, constraint=constraint.id
        )


def _constraint_problem(text: str, values: Values) -> str:
    if not text.strip():
        return "The precedence constraint goes by an expression, and has none. Type one, or choose Constraint."
    try:
        made = infer_type(text, values.types())
    except ExpressionError as error:
        return f"The expression of the precedence constraint: {error}"
    if made != "DT_BOOL":
        return f"The expression of the precedence constraint gives {made}, not True or False. Compare it, as in x == 1."
    return ""
