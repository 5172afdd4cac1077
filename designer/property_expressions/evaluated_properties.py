"""What all property expressions on a part make of it: values, and what is wrong.

What is delayed is checked for its types alone: its values come with the run, and an empty string may be no error then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.expressions import ExpressionError, infer_type
from designer.issues.issue import Issue, Severity
from designer.package.document import ConnectionManagerDocument
from designer.property_expressions.evaluation import NOT_WRITTEN, evaluate_property, label
from designer.property_expressions.expressible import (
    CONNECTION_STRING,
    EVALUATED_AT_START,
    Part,
    find_models,
    type_name_of,
)
from designer.registry.types import connection_types
from designer.variables.values import NOT_EVALUATED, CannotEvaluate, NotKnownYet, Values


@dataclass
class EvaluatedProperties:
    """What the expressions on a part make of it: values by property, why others have none now, and what is wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def keep(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """Leave out what a type says of properties whose value cannot be told."""
        return (issue for issue in issues if (issue.property or "").partition(".")[0] not in self.reasons)


def evaluate_property_expressions(part: Part, values: Values, *, is_delayed: bool = False) -> EvaluatedProperties:
    """Evaluate the expressions on a part's properties with the values in its sight.

    What is evaluated when a run is started must have a value then, also where a secret or DelayValidation excuses
    others.
    """
    given, failed = evaluate_each(part, values)
    evaluated = EvaluatedProperties(given, {name: error.sentence for name, error in failed.items()})
    for name, error in failed.items():
        is_told = isinstance(error, NotKnownYet) or (is_delayed and _has_type(part.expressions[name], values))
        if name in EVALUATED_AT_START or not is_told:
            evaluated.issues.append(_error(error, name))
    if isinstance(part, ConnectionManagerDocument):
        _take_connection_string(part, evaluated)
    return evaluated


def evaluate_each(part: Part, values: Values) -> tuple[dict[str, Any], dict[str, CannotEvaluate]]:
    """Evaluate the expressions on a part, each by itself: give the values, and the errors of those that have none."""
    models = find_models(type_name_of(part)) if part.expressions else {}
    given: dict[str, Any] = {}
    failed: dict[str, CannotEvaluate] = {}
    for name, text in part.expressions.items():
        try:
            given[name] = _evaluate(models, name, text, values)
        except CannotEvaluate as error:
            failed[name] = error
    return given, failed


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


def _take_connection_string(connection: ConnectionManagerDocument, evaluated: EvaluatedProperties) -> None:
    """A connection string sets all properties of its type; those with an expression of their own go by that."""
    text = evaluated.values.pop(CONNECTION_STRING, None)
    if text is None or connection.type not in connection_types:
        return
    made = connection_types[connection.type]
    try:
        given = made.read_connection_string(text)
    except ValueError as error:
        sentence = f"The expression of connection string gives one that cannot be read: {error}"
        evaluated.issues.append(Issue(Severity.ERROR, sentence, CONNECTION_STRING, NOT_WRITTEN))
        return
    for name in made.fixed & given.keys():
        if given.pop(name) not in ("", connection.properties.get(name, "")):
            sentence = f"No expression can choose the {label(name)}. Take it out of the connection string."
            evaluated.issues.append(Issue(Severity.ERROR, sentence, CONNECTION_STRING, NOT_WRITTEN))
    evaluated.values = given | evaluated.values


def _error(error: CannotEvaluate, name: str) -> Issue:
    return Issue(Severity.ERROR, error.sentence, name, error.code or NOT_EVALUATED)
