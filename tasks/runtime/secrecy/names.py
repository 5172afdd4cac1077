"""The names that expressions and properties refer to variables and parameters by."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from designer.expressions import ExpressionError, find_variables, parse_assignment


def find_names(expression: str) -> set[str]:
    """Give the plain names of all that an expression refers to; one that cannot be read gives no value either."""
    try:
        return {name_plainly(name) for name in find_variables(expression)}
    except ExpressionError:
        return set()


def find_evaluated_names(text: str) -> set[str]:
    """Give the plain names of all that a property refers to which is an expression, or an assignment."""
    try:
        return {name_plainly(each.name) for each in parse_assignment(text).expression.references}
    except ExpressionError:
        return find_names(text)


def name_plainly(name: str) -> str:
    """Give a parameter's name as it is, and a variable's without its namespace, which expressions may leave out."""
    return name if name.startswith("$") else name.rpartition("::")[2]


def read_texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text in the JSON of a property, with the name that it has there."""
    waiting = [(name, value)]
    while waiting:
        name, each = waiting.pop()
        if isinstance(each, str):
            yield name, each
        elif isinstance(each, Mapping):
            waiting += each.items()
        elif isinstance(each, Iterable):
            waiting += ((name, one) for one in each)


def name_in_brackets(text: str) -> str:
    """Give the plain name that a property means, which may be written as in an expression: @[User::Body]."""
    return name_plainly(text.strip().removeprefix("@").removeprefix("[").removesuffix("]"))
