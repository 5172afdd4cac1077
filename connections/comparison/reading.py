"""What somebody sees of the catalog here, as the file has it: in a constant number of queries."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from connections.catalog.folders.services import read_tree
from connections.catalog.folders.tree import Tree
from connections.catalog.services import visible_connections
from connections.comparison.file import CatalogFile
from connections.credentials.services import usable_credentials
from connections.environments.shared.services import visible_environments
from connections.models import KEPT_AS_WRITTEN, ConnectionGrant, FolderGrant
from connections.models.environment import EnvironmentGrant
from designer.models import Root, RootGrant
from designer.people.permissions import Action, Person, may

NOTHING: Final[Sequence[Any]] = ()
GrantsOf = Mapping[int | str, list[dict[str, str]]]


def read_catalog(user: Person) -> CatalogFile:
    """Give the catalog as far as the user may see it."""
    return CatalogFile.model_validate(describe_catalog(user))


def describe_catalog(user: Person) -> dict[str, Any]:
    """Give the same as JSON has it, without a model for each of very many managers: their rows hold what was checked
    when they were saved."""
    tree = read_tree(user)
    return {
        "mailwright_catalog": 1,
        "folders": _describe_folders(tree),
        "connections": _describe_connections(user, tree),
        "environments": _describe_environments(user, tree),
        "credentials": list(usable_credentials(user).values_list("name", flat=True)),
        "grants": _describe_grants_of_root(user),
    }


def _describe_folders(tree: Tree) -> list[dict[str, Any]]:
    grants = _group(FolderGrant.objects.filter(folder__in=tree.folders), "folder")
    return [{"path": _path(tree, each.pk), "grants": grants.get(each.pk, NOTHING)} for each in tree.walk()]


def _describe_connections(user: Person, tree: Tree) -> list[dict[str, Any]]:
    managers = visible_connections(user).filter(project=None).order_by("name", "pk")
    on_managers = ConnectionGrant.objects.filter(connection__in=managers.order_by().values("pk"))
    grants = _group(on_managers, "connection")
    paths = {number: _path(tree, number) for number in tree.folders}
    rows = managers.values_list("pk", "folder", "uid", *KEPT_AS_WRITTEN).iterator()
    return [
        {
            "folder": paths.get(folder, NOTHING),
            "connection": {"id": str(uid), **dict(zip(KEPT_AS_WRITTEN, written, strict=True))},
            "grants": grants.get(number, NOTHING),
        }
        for number, folder, uid, *written in rows
    ]


def _describe_environments(user: Person, tree: Tree) -> list[dict[str, Any]]:
    environments = visible_environments(user)
    on_environments = EnvironmentGrant.objects.filter(environment__in=environments.order_by().values("pk"))
    grants = _group(on_environments, "environment")
    return [
        {
            "folder": _path(tree, each.folder_id),
            "environment": each.to_document().model_dump(mode="json"),
            "grants": grants.get(each.pk, NOTHING),
        }
        for each in environments.iterator()
    ]


def _path(tree: Tree, folder: int | None) -> list[str]:
    return [each.name for each in tree.path(folder)]


def _describe_grants_of_root(user: Person) -> list[dict[str, str]] | None:
    if not may(user, Action.READ, Root.CATALOG):
        return None
    return _group(RootGrant.objects.filter(root=Root.CATALOG), "root").get(Root.CATALOG, [])


def _group(grants: QuerySet[Any], on: str) -> GrantsOf:
    """Give grants by what they are on: a number, or the name of a root."""
    found: dict[int | str, list[dict[str, str]]] = {}
    rows = grants.order_by("person__username", "team__name", "name")
    for number, person, team, name in rows.values_list(on, "person__username", "team__name", "name"):
        found.setdefault(number, []).append({"person": person or "", "team": team or "", "name": name})
    return found
