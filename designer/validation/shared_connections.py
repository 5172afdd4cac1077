"""The shared connection managers that a package refers to."""

from collections.abc import Collection

from designer.issues.scope import index_connections
from designer.models import Package
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.registry.connection_store import connection_store
from designer.validation.packages import find_references


def find_shared_connections(
    package: Package, document: PackageDocument, references: Collection[str] | None = None
) -> list[ConnectionManagerDocument]:
    """Give the project's and the catalog's connection managers that a document refers to as this package's, saved or
    not, the project's first. references are those of its tasks (find_references), where the caller has them."""
    own = index_connections(document.connections)
    references = find_references(document) if references is None else references
    missing = {reference for reference in references if reference.casefold() not in own}
    return connection_store().find_shared(package.project_id, package.pk, missing) if missing else []
