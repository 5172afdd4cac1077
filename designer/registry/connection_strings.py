"""The connection string of a connection manager: SSIS's stock property, another view of the type's own properties.

A document keeps the properties. Whoever gives a connection string sets them with it.
"""

from collections.abc import Collection
from typing import Any

from pydantic import ValidationError

from designer.package.document import ConnectionManagerDocument
from designer.registry.properties import read_properties
from designer.registry.types import connection_types

DISAGREE = "properties and connection_string say different things. Send one of the two, and it sets the other."


def write_connection_string(connection: ConnectionManagerDocument) -> str:
    """Give the connection string of a manager; empty when its type or properties are not known here."""
    try:
        return connection_types[connection.type].write_connection_string(read_properties(connection))
    except (LookupError, ValidationError):
        return ""


def set_connection_string(connection: ConnectionManagerDocument, text: str) -> ConnectionManagerDocument:
    """Give the manager with the properties that a connection string says; all others are at their defaults, or as they
    were where the type's string does not speak of them.

    Raises ValueError with a sentence when the string cannot be read, or the type is not known here.
    """
    if connection.type not in connection_types:
        raise ValueError(f"There is no connection manager type {connection.type}.")
    kept = {key: value for key, value in connection.properties.items() if key in _beside(connection)}
    properties = connection_types[connection.type].read_connection_string(text)
    return connection.model_copy(update={"properties": {**kept, **properties}})


def take_connection_string(connection: ConnectionManagerDocument, text: str) -> ConnectionManagerDocument:
    """Give the manager with the properties of a string that came beside it. Raises ValueError when the two disagree."""
    if connection.properties and text == write_connection_string(connection):
        return connection
    changed = set_connection_string(connection, text)
    if set(connection.properties) - set(_beside(connection)) and not _have_same_settings(connection, changed):
        raise ValueError(DISAGREE)
    return changed


def expand_connection_strings(document: Any) -> Any:
    """Set the properties of every manager in a raw package document that comes with a connection_string.

    Raises ValueError; what is no document at all is left for the document's model to judge.
    """
    if not isinstance(document, dict) or not isinstance(document.get("connections"), list):
        return document
    return {**document, "connections": [expand_connection_string(connection) for connection in document["connections"]]}


def expand_connection_string(connection: Any) -> Any:
    """Set the properties of a raw connection manager that comes with a connection_string. Raises ValueError."""
    if not isinstance(connection, dict) or not isinstance(text := connection.get("connection_string"), str):
        return connection
    rest = {key: value for key, value in connection.items() if key != "connection_string"}
    try:
        given = ConnectionManagerDocument.model_validate(rest)
    except ValidationError:
        return rest
    return take_connection_string(given, text)


def _beside(connection: ConnectionManagerDocument) -> Collection[str]:
    """Give the properties that the type's connection string does not speak of."""
    return connection_types[connection.type].beside_connection_string


def _have_same_settings(one: ConnectionManagerDocument, other: ConnectionManagerDocument) -> bool:
    try:
        return read_properties(one) == read_properties(other)
    except ValidationError:
        return False
