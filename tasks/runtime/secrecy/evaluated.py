"""The values that secret names have in a run, and what expressions have made of them."""

from collections.abc import Collection, Iterable, Iterator

from designer.expressions import ExpressionError, evaluate
from designer.variables.values import CannotEvaluate, Values
from tasks.runtime.secrecy.names import find_names, name_plainly


def read_secret_texts(values: Values, secret: Collection[str], expressions: Iterable[str]) -> Iterator[str]:
    """Yield what secret names hold now, and what those of these expressions that refer to one give."""
    for name in values:
        if name_plainly(name) in secret:
            yield _read(values, name)
    for text in expressions:
        if not find_names(text).isdisjoint(secret):
            yield _evaluate(values, text)


def _read(values: Values, name: str) -> str:
    try:
        return str(values[name][1])
    except (CannotEvaluate, ExpressionError):
        return ""  # what has no value is told to nobody


def _evaluate(values: Values, text: str) -> str:
    try:
        return str(evaluate(text, values, now=values.now))
    except (CannotEvaluate, ExpressionError):
        return ""
