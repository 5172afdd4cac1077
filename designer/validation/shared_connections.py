"""The shared connection managers that a package refers to."""

from designer.issues.scope import index_connections
from designer.models import Package
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.registry.connection_store import connection_store
from designer.validation.packages import find_references
from designer.variables.system_variables import Circumstances


def find_shared_connections(
    package: Package, document: PackageDocument, circumstances: Circumstances | None = None
) -> list[ConnectionManagerDocument]:
    """Give the project's and the catalog's connection managers that a document refers to as this package's, saved or
    not, the project's first."""
    own = index_connections(document.connections)
    references = find_references(document, circumstances)
    missing = {reference for reference in references if reference.casefold() not in own}
    return connection_store().find_shared(package.project_id, package.pk, missing) if missing else []
