"""The variables that take the items of a Foreach Loop."""

from collections.abc import Iterator, Mapping
from typing import Any

from designer.registry.types import Assigned


def find_mapped(properties: Mapping[str, Any]) -> Iterator[Assigned]:
    """Name the variables, with the variable that holds the items if one does (TaskType.find_assigned)."""
    enumerator, mappings = properties.get("enumerator"), properties.get("variable_mappings")
    holder = enumerator.get("variable") if isinstance(enumerator, dict) else None
    sources = frozenset({holder} if isinstance(holder, str) and holder else ())
    for mapping in mappings if isinstance(mappings, list) else ():
        if isinstance(mapping, dict) and isinstance(mapping.get("variable"), str):
            yield Assigned(mapping["variable"], sources)
