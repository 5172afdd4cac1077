"""What runs have made of variables. The empty scope is the whole execution."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tasks.runtime.models import Execution, VariableValues

EVERYWHERE = ""


def read_changed(execution: Execution) -> dict[UUID, Any]:
    """Give the values that variables have now where a run has changed them, by the variable's ID, as JSON."""
    row = VariableValues.objects.filter(execution=execution, scope=EVERYWHERE).values_list("values", flat=True).first()
    return {UUID(identifier): value for identifier, value in (row or {}).items()}


def write_changed(execution: Execution, changed: Mapping[UUID, Any]) -> None:
    """Keep the values that variables have now. The caller holds the lock."""
    values = {str(identifier): value for identifier, value in changed.items()}
    row = VariableValues(execution=execution, scope=EVERYWHERE, values=values)
    key = ["execution", "scope"]
    VariableValues.objects.bulk_create([row], update_conflicts=True, unique_fields=key, update_fields=["values"])
