"""What somebody sees of the catalog here, as the file has it: in a constant number of queries."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from connections.catalog.folders.services import read_tree
from connections.catalog.folders.tree import Tree
from connections.catalog.services import visible_connections
from connections.comparison.file import (
    CatalogConnection,
    CatalogEnvironment,
    CatalogFile,
    CatalogFolder,
    CatalogGrant,
)
from connections.credentials.services import usable_credentials
from connections.environments.shared.services import visible_environments
from connections.models import ConnectionGrant, FolderGrant
from connections.models.environment import EnvironmentGrant
from designer.models import Root, RootGrant
from designer.people.permissions import Action, Person, may

GrantsOf = Mapping[int | None, list[CatalogGrant]]


def read_catalog(user: Person) -> CatalogFile:
    """Give the catalog as far as the user may see it."""
    tree = read_tree(user)
    managers = visible_connections(user).filter(project=None).order_by("name", "pk")
    environments = visible_environments(user)
    of_folders = _group(FolderGrant.objects.filter(folder__in=tree.folders), lambda each: each.folder_id)
    on_managers = ConnectionGrant.objects.filter(connection__in=managers.order_by().values("pk"))
    of_managers = _group(on_managers, lambda each: each.connection_id)
    on_environments = EnvironmentGrant.objects.filter(environment__in=environments.order_by().values("pk"))
    of_environments = _group(on_environments, lambda each: each.environment_id)
    return CatalogFile(
        folders=[CatalogFolder(path=_path(tree, each.pk), grants=of_folders.get(each.pk, [])) for each in tree.walk()],
        connections=[
            CatalogConnection(
                folder=_path(tree, each.folder_id), connection=each.to_document(), grants=of_managers.get(each.pk, [])
            )
            for each in managers
        ],
        environments=[
            CatalogEnvironment(
                folder=_path(tree, each.folder_id),
                environment=each.to_document(),
                grants=of_environments.get(each.pk, []),
            )
            for each in environments
        ],
        credentials=list(usable_credentials(user).values_list("name", flat=True)),
        grants=_read_grants_of_root(user),
    )


def _path(tree: Tree, folder: int | None) -> list[str]:
    return [each.name for each in tree.path(folder)]


def _read_grants_of_root(user: Person) -> list[CatalogGrant] | None:
    if not may(user, Action.READ, Root.CATALOG):
        return None
    return _group(RootGrant.objects.filter(root=Root.CATALOG), lambda _: None).get(None, [])


def _group(grants: QuerySet[Any], number_of: Callable[[Any], int | None]) -> GrantsOf:
    """Give grants by the number of what they are on."""
    found: dict[int | None, list[CatalogGrant]] = {}
    rows = grants.select_related("person", "team").order_by("person__username", "team__name", "name")
    for each in rows:
        grant = CatalogGrant(person=str(each.person or ""), team=str(each.team or ""), name=each.name)
        found.setdefault(number_of(each), []).append(grant)
    return found
