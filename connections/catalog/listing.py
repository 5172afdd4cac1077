"""The list of shared connection managers: which there are in a place, and what is told of each beside its name."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Upper

from connections.catalog.folders.tree import SEPARATOR, Tree
from connections.catalog.forms import CATALOG
from connections.catalog.sends.history import LastSend, delivery_history
from connections.catalog.uses.counting import count_packages
from connections.models import ConnectionManager, ConnectionTest
from designer.input.numerals import is_count

OF_CATALOG = "Catalog"


@dataclass(frozen=True)
class Row:
    """A connection manager in the list: where it is kept, how many packages refer to it, what was last tested and sent
    through it."""

    manager: ConnectionManager
    place: str
    packages: int
    test: ConnectionTest | None
    last_send: LastSend | None


def narrow(managers: QuerySet[ConnectionManager], text: str, scope: str) -> QuerySet[ConnectionManager]:
    """Give those that have the text in name, description or server, in the catalog or a project where that is named."""
    if text:
        words = Q(name__icontains=text) | Q(description__icontains=text)
        managers = managers.filter(words | Q(properties__smtp_server__icontains=text))
    if scope == CATALOG:
        return managers.filter(project__isnull=True)
    return managers.filter(project=int(scope)) if is_count(scope) else managers


def within(
    managers: QuerySet[ConnectionManager], tree: Tree, folder: int, *, deep: bool
) -> QuerySet[ConnectionManager]:
    """Give those that stand in a folder; deep: also those in folders below it."""
    return managers.filter(folder__in=tree.below(folder)) if deep else managers.filter(folder=folder)


def by_name(managers: QuerySet[ConnectionManager]) -> QuerySet[ConnectionManager]:
    """Have what the list shows read with the managers themselves."""
    return managers.select_related("project", "owner", "last_test__tested_by").annotate(
        small_name=Lower("name"), large_name=Upper("name")
    )


def describe(managers: Collection[ConnectionManager], tree: Tree) -> list[Row]:
    """Give the rows of these managers, which by_name has read, in a constant number of queries."""
    packages = count_packages(managers)
    sends = delivery_history().last_sends([each.uid for each in managers])
    return [
        Row(
            manager=each,
            place=_find_place(each, tree),
            packages=packages.get(each.uid, 0),
            test=getattr(each, "last_test", None),
            last_send=sends.get(each.uid),
        )
        for each in managers
    ]


def _find_place(manager: ConnectionManager, tree: Tree) -> str:
    if manager.project:
        return f"Project {manager.project}"
    return SEPARATOR.join(filter(None, (OF_CATALOG, tree.label(manager.folder_id))))
