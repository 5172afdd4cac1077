"""Making the connection types known: what they are, without which nothing can be read or judged."""

from connections.types import import_each
from designer.registry.types import connection_types, register_connection_type


def import_types() -> None:
    """Make all of them known, once in a process. Nothing of it needs Django."""
    if not connection_types:
        for each in import_each("connection_type"):
            register_connection_type(each.CONNECTION_TYPE)
