"""What the log and event handlers are told of a variable that was changed (SSIS's OnVariableValueChanged)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from designer.package.document import VariableDocument
from designer.variables.event_variables import braced
from tasks.runtime.secrecy import hide


def is_same(one: VariableDocument, other: VariableDocument) -> bool:
    """Whether one is the other, whose ID may be that of one run of an event handler."""
    return one.scope == other.scope and one.qualified_name == other.qualified_name


def describe_change(of: VariableDocument, value: Any, secret: Collection[UUID]) -> dict[str, Any]:
    """Give what the event says of the variable."""
    return {
        "VariableDescription": of.description,
        "VariableID": braced(of.id),
        "VariableName": of.name,
        "VariableValue": hide(of, value, secret),
    }
