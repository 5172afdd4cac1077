"""What runs have made of variables. The empty scope is the whole execution."""

from typing import Any
from uuid import UUID

from tasks.runtime.models import Execution, VariableValues

EVERYWHERE = ""


def read_changed(execution: Execution) -> dict[UUID, Any]:
    """Give the values that variables have now where a run has changed them, by the variable's ID, as JSON."""
    row = VariableValues.objects.filter(execution=execution, scope=EVERYWHERE).values_list("values", flat=True).first()
    return {UUID(identifier): value for identifier, value in (row or {}).items()}


def write_changed(execution: Execution, changed: dict[UUID, Any]) -> None:
    """Keep the values that variables have now. The caller holds the lock."""
    values = {str(identifier): value for identifier, value in changed.items()}
    VariableValues.objects.update_or_create(execution=execution, scope=EVERYWHERE, defaults={"values": values})
