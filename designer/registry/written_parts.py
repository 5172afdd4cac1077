"""How the types of parts are written to SSIS's files: each type says it of itself, beside how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lxml.etree import _Element as Element

from designer.dtsx.source import SourceVariable


@dataclass(frozen=True)
class WrittenPart:
    """What a type makes of its properties: the child of ObjectData, attributes of the part's element, elements beside
    ObjectData, and those of SSIS's own variables that it stands for. An element of format 8 may stand for one of 6."""

    data: Element | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    own: tuple[Element, ...] = ()
    variables: tuple[SourceVariable, ...] = ()
    expressions: Mapping[str, str] = field(default_factory=dict)
    """Property expressions by SSIS's names, of what no expression drives here."""
    creation_name: str = ""
    """The type's name in the file, where the kinds of its form do not say it."""


@dataclass(frozen=True)
class Destination:
    """What a form may ask of the package that it is written into.

    connections are the IDs of managers, by ID and by name in small letters; load gives an element that was kept.
    """

    form: int = 8
    connections: Mapping[str, UUID] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    load: Callable[[str], Element | None] = lambda digest: None

    def refer(self, connection: str) -> str:
        """Give what a file says for a manager that is named by its ID or name: its GUID, if it is known."""
        found = self.connections.get(connection.strip().casefold())
        return f"{{{found}}}".upper() if found else connection
