"""The variables that loops and Expression tasks give values, as their properties name them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from designer.expressions import Assignment, ExpressionError, parse_assignment
from designer.package.enumerations import ContainerType

ASSIGNING = {"ExpressionTask": ("expression",), ContainerType.FOR_LOOP: ("init_expression", "assign_expression")}
"""The properties that hold assignments, by the type that has them."""


def read_assignments(type_name: str, properties: Mapping[str, Any]) -> Iterator[Assignment]:
    """Read the assignments of a task or container; an expression that is none, or is wrong, assigns nothing."""
    for name in ASSIGNING.get(type_name, ()):
        try:
            yield parse_assignment(str(properties.get(name, "")))
        except ExpressionError:
            continue


def find_assigned(type_name: str) -> Callable[[Mapping[str, Any]], Iterator[str]]:
    """Make what names the variables that the assignments of a type change (TaskType.find_assigned)."""
    return lambda properties: (each.target.name for each in read_assignments(type_name, properties))


def find_mapped(properties: Mapping[str, Any]) -> Iterator[str]:
    """Name the variables that take the elements of a Foreach Loop."""
    mappings = properties.get("variable_mappings")
    for mapping in mappings if isinstance(mappings, list) else ():
        if isinstance(mapping, dict) and isinstance(mapping.get("variable"), str):
            yield mapping["variable"]
