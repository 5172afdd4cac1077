"""Two versions of a package side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from designer.drawing.flows import Flow, draw_both
from designer.models import Package, PackageVersion, User
from designer.package.document import PackageDocument
from designer.package.versions.comparison import Comparison, compare
from designer.registry.connection_store import connection_store
from designer.registry.types import connection_types, task_types
from designer.services.versions.finding import find_version, read_version
from designer.validation.shared_connections import find_shared_connections


@dataclass(frozen=True)
class ComparedVersions:
    """Two versions with their documents and what differs."""

    old: PackageVersion
    new: PackageVersion
    old_document: PackageDocument
    new_document: PackageDocument
    comparison: Comparison

    @cached_property
    def flows(self) -> list[Flow]:
        """The picture of both."""
        return draw_both(self.old_document, self.new_document, self.comparison)


def compare_versions(user: User, package: Package, old: int, new: int | None = None) -> ComparedVersions:
    """Compare two versions of a package that the user may see; without a second one, with what the package is now.

    Raises NotFound, or Invalid where one of them cannot be read.
    """
    versions = find_version(package, old), find_version(package, new)
    before, after = map(read_version, versions)
    shared = _find_names(user, package, (before, after))
    comparison = compare(before, after, shared=shared, unset=_find_unset(before, after))
    return ComparedVersions(*versions, before, after, comparison)


def _find_names(user: User, package: Package, documents: tuple[PackageDocument, ...]) -> Mapping[UUID, str]:
    """Give the names of the shared connection managers that documents refer to, if the user may see them."""
    found = {each.id: each.name for document in documents for each in find_shared_connections(package, document)}
    visible = connection_store().find_visible(user, found) if found else set()
    return {key: name for key, name in found.items() if key in visible}


def _find_unset(*documents: PackageDocument) -> dict[str, Mapping[str, Any]]:
    """Give what properties have in the types of these documents that nobody has set."""
    tasks = {each.type for document in documents for each in document.executables}
    managers = {each.type for document in documents for each in document.connections}
    models = {name: made.properties for name, made in task_types.items() if name in tasks}
    models |= {name: made.properties for name, made in connection_types.items() if name in managers}
    return {name: model.model_construct().model_dump(mode="json") for name, model in models.items()}
