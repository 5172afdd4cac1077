"""Connection managers in templates."""

import re
from typing import Any

from django import template

from designer.registry.types import connection_types

register = template.Library()


@register.filter
def connection_icon(type_name: str) -> str:
    """Give the name of a connection type's icon; that of any task where the type is not known here."""
    return connection_types[type_name].icon if type_name in connection_types else "task"


@register.filter
def ssis_type(properties: dict[str, Any]) -> str:
    """Give what SSIS calls the type of a kept connection manager, without the class's details; empty for others."""
    return re.split("[:,]", str(properties.get("creation_name", "")))[0]
