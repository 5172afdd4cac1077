"""The kinds of parts of a package that the API has operations for."""

from typing import Any
from uuid import UUID

from tests.packages import smtp

PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "executables": ("executable_id", {"type": "SendMailTask", "name": "Another"}),
    "precedence-constraints": (
        "constraint_id",
        {"from_executable": str(UUID(int=1)), "to_executable": str(UUID(int=2))},
    ),
    "variables": ("package_variable_id", {"name": "Another"}),
    "connections": ("package_connection_id", smtp("Relay").model_dump(mode="json")),
    "parameters": ("package_parameter_id", {"name": "Another"}),
}
"""Each with its ID's word in addresses, and one that might be added."""
