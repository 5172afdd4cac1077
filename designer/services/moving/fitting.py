"""What a package's document becomes in another project: the connection managers of its project that it uses come along,
or are those that the other project has by the same name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from designer.models import Package, Project
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.package.names import find_free_name
from designer.registry.connection_store import connection_store
from designer.validation.shared_connections import find_shared_connections


@dataclass(frozen=True)
class Fitted:
    """A document as it is in the other project: connection managers that came along as its own, by their names now, and
    those that the project has by the same names."""

    document: PackageDocument
    brought: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()


def fit(package: Package, document: PackageDocument, target: Project) -> Fitted:
    """Give a package's document as it is in a project. In its own it stays what it is."""
    if target.pk == package.project_id:
        return Fitted(document)
    store = connection_store()
    of_project = {each.id for each in store.find_of_project(package.project_id)}
    used = [each for each in find_shared_connections(package, document) if each.id in of_project]
    there = {(each.type, each.name.casefold()): each for each in store.find_of_project(target.pk)}
    matched = {each.id: there[key] for each in used if (key := (each.type, each.name.casefold())) in there}
    brought = _bring([each for each in used if each.id not in matched], document)
    renamed = {str(key): str(other.id) for key, other in [*matched.items(), *brought.items()]}
    fitted = document.model_copy(
        update={
            "connections": [*document.connections, *brought.values()],
            "executables": [
                each.model_copy(update={"properties": _replace(each.properties, renamed)})
                for each in document.executables
            ],
        }
    )
    return Fitted(fitted, _names(brought.values()), _names(matched.values()))


def _bring(
    managers: list[ConnectionManagerDocument], document: PackageDocument
) -> dict[UUID, ConnectionManagerDocument]:
    """Give managers, by their IDs, as the package's own: with other IDs, and names that it has not yet."""
    taken = {each.name.casefold() for each in document.connections}
    return {
        each.id: each.model_copy(update={"id": uuid4(), "name": find_free_name(each.name, taken)}) for each in managers
    }


def _names(managers: Iterable[ConnectionManagerDocument]) -> tuple[str, ...]:
    return tuple(each.name for each in managers)


def _replace(value: Any, renamed: Mapping[str, str]) -> Any:
    """Put other IDs in the place of these, at whatever depth: no text is one by chance."""
    if isinstance(value, str):
        return renamed.get(value.casefold(), value)
    if isinstance(value, Mapping):
        return {key: _replace(each, renamed) for key, each in value.items()}
    return [_replace(each, renamed) for each in value] if isinstance(value, list | tuple) else value
