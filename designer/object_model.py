"""SSIS's object model for Python programs: so far its ConnectionManager class, one object for every type.

An object wraps its part of a package document and gives it back with to_document(); it stores nothing by itself.

The string and the properties are two views of one thing:

    manager = ConnectionManager.create("SMTP", "Mail server")
    manager.connection_string = "SmtpServer=mail.example.com;EnableSsl=True;"
    manager.properties["use_windows_authentication"] = True
    manager.set_expression("SmtpServer", "@[$Package::MailServer]")
"""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, Self
from uuid import UUID

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from designer.expressions import parse
from designer.input.validation_errors import sentence_of
from designer.package.document import ConnectionManagerDocument
from designer.property_expressions.expressible import find_models
from designer.registry.connection_strings import set_connection_string, write_connection_string
from designer.registry.properties import read_properties
from designer.registry.types import connection_types


class ConnectionManager:
    """A connection manager in a program's hands. What makes no sense raises ValueError with a sentence."""

    def __init__(self, document: ConnectionManagerDocument) -> None:
        self._document = document
        self.properties = ConnectionProperties(self)

    @classmethod
    def create(cls, creation_name: str, name: str = "") -> Self:
        """Make a new one of a type, such as SMTP. Raises LookupError when there is no such type."""
        if creation_name not in connection_types:
            raise LookupError(f"There is no connection manager type {creation_name}.")
        default = connection_types[creation_name].default_name
        return cls(ConnectionManagerDocument(type=creation_name, name=name or default))

    @property
    def id(self) -> UUID:
        return self._document.id

    @property
    def creation_name(self) -> str:
        """The type's name, which SSIS calls CreationName."""
        return self._document.type

    @property
    def name(self) -> str:
        return self._document.name

    @name.setter
    def name(self, name: str) -> None:
        self.change(name=name)

    @property
    def description(self) -> str:
        return self._document.description

    @description.setter
    def description(self, description: str) -> None:
        self.change(description=description)

    @property
    def connection_string(self) -> str:
        """All settings in one string; setting it sets every property, those that it leaves out to their defaults."""
        return write_connection_string(self._document)

    @connection_string.setter
    def connection_string(self, text: str) -> None:
        self._document = set_connection_string(self._document, text)

    @property
    def has_expressions(self) -> bool:
        """Whether an expression drives one of its properties."""
        return bool(self._document.expressions)

    def get_expression(self, name: str) -> str | None:
        """Give the expression that drives a property, or None. Raises KeyError when there is no such property."""
        return self._document.expressions.get(self._find_driven(name))

    def set_expression(self, name: str, expression: str | None) -> None:
        """Let an expression drive a property, or none any more (None). Raises KeyError when there is no such property
        that one may drive, and ExpressionError, a ValueError, when it cannot be read."""
        found = self._find_driven(name)
        kept = {key: text for key, text in self._document.expressions.items() if key != found}
        if expression is None:
            self.change(expressions=kept)
            return
        parse(expression)
        self.change(expressions={**kept, found: expression})

    def _find_driven(self, name: str) -> str:
        return _find(name, find_models(self.creation_name))

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager as a part of a package document."""
        return self._document

    def change(self, **values: Any) -> None:
        """Set several things of the document at once. Raises ValueError, and then changes nothing."""
        document = ConnectionManagerDocument.model_validate({**self._document.model_dump(), **values})
        read_properties(document)
        self._document = document


class ConnectionProperties(MutableMapping[str, Any]):
    """The properties of a manager's type by name, SmtpServer or smtp_server; deleting one sets it to its default."""

    def __init__(self, manager: ConnectionManager) -> None:
        self._manager = manager

    def __getitem__(self, name: str) -> Any:
        return getattr(read_properties(self._manager.to_document()), self._find(name))

    def __setitem__(self, name: str, value: Any) -> None:
        found = self._find(name)
        try:
            self._manager.change(properties={**self._manager.to_document().properties, found: value})
        except ValidationError as error:
            raise ValueError(f"{name}: {sentence_of(error.errors()[0])}") from error

    def __delitem__(self, name: str) -> None:
        found = self._find(name)
        kept = {key: value for key, value in self._manager.to_document().properties.items() if key != found}
        self._manager.change(properties=kept)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields())

    def __len__(self) -> int:
        return len(self._fields())

    def _fields(self) -> dict[str, FieldInfo]:
        return connection_types[self._manager.creation_name].properties.model_fields

    def _find(self, name: str) -> str:
        return _find(name, self._fields())


def _find(name: str, fields: Iterable[str]) -> str:
    """Give our name of a property that is written in SSIS's way or in ours."""
    plain = name.replace("_", "").casefold()
    for field in fields:
        if field.replace("_", "") == plain:
            return field
    raise KeyError(name)
