"""The XML that a document refers to by digests: the file that it came from, and what is kept of its parts."""

from collections.abc import Iterator

from designer.package.document import PackageDocument
from designer.registry.properties import read_properties
from designer.registry.types import connection_types, task_types


def find_sources(document: PackageDocument) -> set[str]:
    """Give the digests that a document refers to."""
    return {digest for digest in (document.source, *_find_in_parts(document)) if digest}


def _find_in_parts(document: PackageDocument) -> Iterator[str]:
    for executable in document.executables:
        task_type = task_types.get(executable.type)
        if task_type and task_type.find_sources:
            yield from task_type.find_sources(read_properties(executable))
    for manager in document.connections:
        connection_type = connection_types.get(manager.type)
        if connection_type and connection_type.find_sources:
            yield from connection_type.find_sources(read_properties(manager))
