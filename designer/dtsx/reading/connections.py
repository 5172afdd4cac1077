"""Connection managers, of packages and of projects."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from designer.dtsx.reading.objects import Basics, read_basics
from designer.dtsx.reading.progress import Progress
from designer.dtsx.source import SourceConnection
from designer.dtsx.xml.elements import attributes_of, dts_children


def read_connections(root: Element, progress: Progress) -> Iterator[SourceConnection]:
    """Read the connection managers of a package."""
    for element in dts_children(root, "ConnectionManager", "ConnectionManagers"):
        basics = read_basics(element)
        yield read_connection(basics, f"\\Package.Connections[{basics.name}]", progress)


def read_connection(basics: Basics, path: str, progress: Progress) -> SourceConnection:
    """Make a connection manager of its element."""
    return SourceConnection(
        path=path,
        element=basics.element,
        line=basics.line,
        id=progress.claim_id(basics.properties.get("DTSID", ""), path, basics.line),
        properties=basics.properties,
        expressions=basics.expressions,
        data=basics.data,
        connection_string=_connection_string(basics.data),
    )


def _connection_string(data: Element | None) -> str:
    """Give the ConnectionString: an attribute of the type's element, or in old formats a Property in it."""
    if data is None:
        return ""
    written = attributes_of(data).get("ConnectionString")
    return written if written is not None else read_basics(data).properties.get("ConnectionString", "")
