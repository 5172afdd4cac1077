"""The expression builder: what an expression gives with the values of the design, and what there is to insert."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from designer.expressions import Expression, ExpressionError, is_assignment, parse, parse_assignment, parse_own
from designer.package.data_types import VariableType
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.evaluation import NOT_WRITTEN, evaluate_property, label
from designer.property_expressions.expressible import find_models
from designer.variables.assignments import find_variable
from designer.variables.parameters import PROJECT_PARAMETER
from designer.variables.values import CannotEvaluate, NotKnownYet, Values, fit, fit_own

LONGEST_VALUE = 10_000
LONGEST_IN_LIST = 200


@dataclass(frozen=True)
class Problem:
    """Why an expression gives no value that can be used; the place is missing where it is not in its text."""

    sentence: str
    code: str = ""
    line: int | None = None
    column: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Outcome:
    """The data type of an expression and its value as text: None is NULL, or not known, as problem or note say."""

    type: str | None = None
    value: str | None = None
    is_cut: bool = False
    problem: Problem | None = None
    note: str = ""


@dataclass(frozen=True)
class Target:
    """Where the value is to go: into something of a data type, or into a property of a type of parts.

    variable is the qualified name where it is a variable's own expression.
    """

    data_type: VariableType | None = None
    variable: str = ""
    part_type: str = ""
    property: str = ""


@dataclass(frozen=True)
class Seen:
    """A variable or parameter in sight: its name for expressions, its type, its value now, and whose it is."""

    name: str
    type: str
    scope: str
    outcome: Outcome


def try_expression(text: str, values: Values, target: Target | None = None) -> Outcome:
    """Evaluate an expression with these values, and see whether its value fits where it is to go."""
    made: str | None = None
    try:
        expression = _parse(text, values, target)
        made = str(expression.infer_type(values.types()))
        outcome = _evaluate(expression, made, values)
        if target:
            _fit(expression, target, values)
        return outcome
    except ExpressionError as error:
        place = (error.line, error.column, error.start, error.end)
        return Outcome(made, problem=Problem(error.sentence, error.symbol, *place))
    except NotKnownYet as error:
        return Outcome(made, note=error.sentence)
    except CannotEvaluate as error:
        return Outcome(made, problem=Problem(error.sentence, error.code))


def _parse(text: str, values: Values, target: Target | None) -> Expression:
    """Read an expression, or what an assignment gives its variable."""
    if target and target.variable:
        return parse_own(text, target.variable, values.types())
    if target or not is_assignment(text):
        return parse(text)
    assignment = parse_assignment(text)
    find_variable(assignment, values)
    return assignment.expression


def list_seen(design_time: DesignTimeValues, executable: UUID | None) -> Iterator[Seen]:
    """List what expressions on an executable, or on the package (None), can name: variables, parameters, system."""
    values = design_time.values(executable)
    types = values.types()
    for name in sorted(types, key=lambda name: (_order(name), name.casefold())):
        variable = values.variables.get(name)
        scope = design_time.executables[variable.scope].name if variable and variable.scope else _name_scope(name)
        yield Seen(name, types[name], scope, read_now(values, name, types[name]))


def read_now(values: Values, name: str, type_name: str) -> Outcome:
    """Give the value that a variable has now, short enough for a list."""
    try:
        value = values[name][1]
    except NotKnownYet as error:
        return Outcome(type_name, note=error.sentence)
    except CannotEvaluate as error:
        return Outcome(type_name, problem=Problem(error.sentence, error.code))
    return _cut(type_name, None if value is None else str(value), LONGEST_IN_LIST)


def _name_scope(name: str) -> str:
    return "Project" if name.startswith(PROJECT_PARAMETER) else "Package"


def _order(name: str) -> int:
    return 1 if name.startswith("$") else 2 if name.startswith("System::") else 0


def _evaluate(expression: Expression, made: str, values: Values) -> Outcome:
    return _cut(made, expression.evaluate(values, values.now).text, LONGEST_VALUE)


def _fit(expression: Expression, target: Target, values: Values) -> Any:
    """Raise CannotEvaluate unless the value fits."""
    if target.data_type:
        fits = fit_own if target.variable else fit
        fits(target.data_type, expression.evaluate(values, values.now).value, "The expression")
    elif target.part_type:
        models = find_models(target.part_type)
        if target.property not in models:
            raise CannotEvaluate(f"No expression can drive the property “{label(target.property)}”.", NOT_WRITTEN)
        evaluate_property(models[target.property], target.property, expression.text, values)


def _cut(type_name: str, text: str | None, longest: int) -> Outcome:
    if text is None or len(text) <= longest:
        return Outcome(type_name, text)
    return Outcome(type_name, text[:longest], is_cut=True)
