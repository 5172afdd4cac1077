"""What refers to kept XML: in a document, and in the tables of the apps, each of which says so for its own."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from designer.models import Package
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.registry.server_types import server_task_types
from designer.registry.types import connection_types, task_types

FindReferred = Callable[[Collection[str]], Iterable[str]]

_finders: list[FindReferred] = []


def register_referred_sources(find: FindReferred) -> None:
    """Say how those of some digests are found that rows of an app refer to."""
    _finders.append(find)


def find_referred(digests: Collection[str]) -> set[str]:
    """Give those of these digests that packages refer to, their tasks, and rows of other apps."""
    found = set(Package.objects.filter(source__in=digests).values_list("source", flat=True))
    for made in server_task_types.values():
        for column in made.of.sources:
            rows = made.model._default_manager.filter(**{f"{column}__in": list(digests)})
            found |= set(rows.values_list(column, flat=True))
    return found.union(*(find(digests) for find in _finders))


def find_sources(document: PackageDocument, shared: Iterable[ConnectionManagerDocument] = ()) -> set[str]:
    """Give the digests of the XML that a document refers to, with those of shared connection managers."""
    found = {document.source} if document.source else set[str]()
    for executable in document.executables:
        made = task_types.get(executable.type)
        found |= set(_follow(executable.properties, made.sources if made else ()))
    for manager in (*document.connections, *shared):
        kind = connection_types.get(manager.type)
        found |= set(_follow(manager.properties, ("source",) if kind and kind.is_inert else ()))
    return found


def _follow(properties: dict[str, Any], ways: Iterable[str]) -> Iterator[str]:
    """Give what stands where these ways lead, if anything does."""
    for way in ways:
        value: Any = properties
        for name in way.split("__"):
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str) and value:
            yield value
