"""Properties that hold assignments, such as @[User::Count] = @[User::Count] + 1."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from designer.expressions import ExpressionError, parse_assignment
from designer.registry.types import Assigned


def assigned_in(*names: str) -> Callable[[Mapping[str, Any]], Iterator[Assigned]]:
    """Make what names the variables that the assignments in these properties change (TaskType.find_assigned)."""
    return lambda properties: (each for name in names for each in _read(str(properties.get(name, ""))))


def _read(text: str) -> Iterator[Assigned]:
    """Read an assignment; an expression that is none, or is wrong, assigns nothing."""
    try:
        found = parse_assignment(text)
    except ExpressionError:
        return
    yield Assigned(found.target.name, frozenset(each.name for each in found.expression.references))
