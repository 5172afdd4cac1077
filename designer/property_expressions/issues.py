"""Validation of expressions: on properties, variables and precedence constraints, with the values of the design.

What is delayed is checked for its types alone: its values come with the run, and an empty string may be no error then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.expressions import ExpressionError, infer_type, parse_own
from designer.issues.issues import Issue, Severity
from designer.package.document import ConnectionManagerDocument, PrecedenceConstraintDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation
from designer.property_expressions.design_values import DesignTimeValues
from designer.property_expressions.evaluation import NOT_EVALUATED, NOT_WRITTEN, evaluate_property, label
from designer.property_expressions.expressible import CONNECTION_STRING, SETTLED, Part, find_models, type_name_of
from designer.registry.types import connection_types
from designer.variables.scopes import CannotEvaluate, NotKnownYet, Values


@dataclass
class EvaluatedProperties:
    """What the expressions on a part make of it: values by property, those that cannot be told, and what is wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    def keep(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """Leave out what a type says of properties whose value cannot be told."""
        return (issue for issue in issues if (issue.property or "").partition(".")[0] not in self.unsure)


def evaluate_property_expressions(part: Part, values: Values, *, is_delayed: bool = False) -> EvaluatedProperties:
    """Evaluate the expressions on a part's properties with the values in its sight.

    What a run settles when it is started must have a value then, also where a secret or DelayValidation excuses others.
    """
    driven = EvaluatedProperties()
    models = find_models(type_name_of(part)) if part.expressions else {}
    for name, text in part.expressions.items():
        try:
            driven.values[name] = _evaluate(models, name, text, values)
        except CannotEvaluate as error:
            driven.unsure.add(name)
            is_told = isinstance(error, NotKnownYet) or (is_delayed and _has_type(text, values))
            if name in SETTLED or not is_told:
                driven.issues.append(_error(error, name))
    if isinstance(part, ConnectionManagerDocument):
        _take_connection_string(part, driven)
    return driven


def find_variable_issues(look_ahead: DesignTimeValues) -> Iterator[Issue]:
    """Yield what is wrong with the expressions of variables."""
    for variable in look_ahead.document.variables:
        if variable.evaluate_as_expression and variable.expression:
            yield from _find_variable_issues(variable, look_ahead)


def find_constraint_issues(look_ahead: DesignTimeValues) -> Iterator[Issue]:
    """Yield what is wrong with the expressions of precedence constraints."""
    for constraint in look_ahead.document.precedence_constraints:
        if constraint.evaluation_operation is not EvaluationOperation.CONSTRAINT:
            yield from _find_constraint_issues(constraint, look_ahead)


def _evaluate(models: Mapping[str, Any], name: str, text: str, values: Values) -> Any:
    if name not in models:
        raise CannotEvaluate(f"No expression can drive the property “{label(name)}”. Delete it.", NOT_WRITTEN)
    try:
        infer_type(text, values.types())
    except ExpressionError as error:
        raise CannotEvaluate(f"The expression of {label(name)}: {error}", NOT_EVALUATED) from error
    return evaluate_property(models[name], name, text, values)


def _has_type(text: str, values: Values) -> bool:
    try:
        infer_type(text, values.types())
    except ExpressionError:
        return False
    return True


def _take_connection_string(connection: ConnectionManagerDocument, driven: EvaluatedProperties) -> None:
    """A connection string sets all properties of its type; those with an expression of their own go by that."""
    text = driven.values.pop(CONNECTION_STRING, None)
    if text is None or connection.type not in connection_types:
        return
    made = connection_types[connection.type]
    try:
        given = made.read_connection_string(text)
    except ValueError as error:
        sentence = f"The expression of connection string gives one that cannot be read: {error}"
        driven.issues.append(Issue(Severity.ERROR, sentence, CONNECTION_STRING, NOT_WRITTEN))
        return
    for name in made.fixed & given.keys():
        if given.pop(name) not in ("", connection.properties.get(name, "")):
            sentence = f"No expression can choose the {label(name)}. Take it out of the connection string."
            driven.issues.append(Issue(Severity.ERROR, sentence, CONNECTION_STRING, NOT_WRITTEN))
    driven.values = given | driven.values


def _find_variable_issues(variable: VariableDocument, look_ahead: DesignTimeValues) -> Iterator[Issue]:
    values = look_ahead.values(variable.scope)
    try:
        types = values.types()
        parse_own(variable.expression, variable.qualified_name, types).infer_type(types)
        if not look_ahead.is_delayed(variable.scope):
            _ = values[variable.qualified_name]
    except NotKnownYet:
        return
    except ExpressionError as error:
        sentence = f"The expression of {variable.qualified_name}: {error}"
    except CannotEvaluate as error:
        sentence = error.sentence
    else:
        return
    place = {"executable": variable.scope, "variable": variable.id}
    yield Issue(Severity.ERROR, sentence, "expression", NOT_EVALUATED, **place)


def _find_constraint_issues(constraint: PrecedenceConstraintDocument, look_ahead: DesignTimeValues) -> Iterator[Issue]:
    after = look_ahead.executables[constraint.to_executable]
    sentence = _constraint_problem(constraint.expression, look_ahead.values(after.parent))
    if sentence:
        place = {"executable": after.id, "constraint": constraint.id}
        yield Issue(Severity.ERROR, sentence, "expression", NOT_EVALUATED, **place)


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


def _error(error: CannotEvaluate, name: str) -> Issue:
    return Issue(Severity.ERROR, error.sentence, name, error.code or NOT_EVALUATED)
