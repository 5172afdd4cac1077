"""Connection managers in templates."""

from django import template

from designer.registry.types import connection_types

register = template.Library()


@register.filter
def connection_icon(type_name: str) -> str:
    """Give the name of a connection type's icon; that of any task where the type is not known here."""
    return connection_types[type_name].icon if type_name in connection_types else "task"
