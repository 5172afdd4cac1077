"""The variables that loops and Expression tasks give values, as their properties name them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from designer.expressions import ExpressionError, parse_assignment


def find_assigned(*expressions: str) -> Callable[[Mapping[str, Any]], Iterator[str]]:
    """Make what names the variables that the assignments in these properties change."""

    def find(properties: Mapping[str, Any]) -> Iterator[str]:
        for name in expressions:
            try:
                yield parse_assignment(str(properties.get(name, ""))).target.name
            except ExpressionError:
                continue  # it assigns nothing

    return find


def find_mapped(properties: Mapping[str, Any]) -> Iterator[str]:
    """Name the variables that take the elements of a Foreach Loop."""
    for mapping in properties.get("variable_mappings") or ():
        yield mapping["variable"]
