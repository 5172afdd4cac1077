"""How many packages use each of some shared connection managers, for lists: in two queries, whatever they are."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Upper

from connections.catalog.uses.finding import referring
from connections.models import ConnectionManager
from designer.registry.server_types import ServerTaskType, server_task_types

Meaning = tuple[int | None, str]
"""A project (None: the catalog), and what a task refers by: a name or an ID in upper case."""


def count_packages(managers: Collection[ConnectionManager]) -> dict[UUID, int]:
    """Give the number of packages that refer to each of these managers, by the rules of finding.

    Each has large_name, its name as the database has it in upper case.
    """
    meanings = {meaning: each.uid for each in managers for meaning in _find_meanings(each)}
    nearer = _find_nearer([each for each in managers if not each.project_id])
    pairs = set()
    for reference, package, project in _read_references({name for _, name in meanings}):
        uid = meanings.get((project, reference))
        if uid is None and (project, reference) not in nearer:
            uid = meanings.get((None, reference))
        pairs.add((uid, package))
    return dict(Counter(uid for uid, _ in pairs if uid))


def _find_meanings(manager: ConnectionManager) -> Iterator[Meaning]:
    for reference in (str(manager.uid).upper(), manager.large_name):  # type: ignore[attr-defined]  # an annotation
        yield manager.project_id, reference


def _find_nearer(in_catalog: Iterable[ConnectionManager]) -> set[Meaning]:
    """Give the projects that have a manager of their own with the name of one in the catalog."""
    names = [each.large_name for each in in_catalog]  # type: ignore[attr-defined]  # an annotation
    named = ConnectionManager.objects.filter(project__isnull=False).annotate(large_name=Upper("name"))
    return set(named.filter(large_name__in=names).values_list("project", "large_name")) if names else set()


def _read_references(wanted: Collection[str]) -> Iterable[tuple[str, int, int]]:
    """Give who refers to what: the reference, the package and its project, each once."""
    columns = [(each, column) for each in server_task_types.values() for column in each.referring]
    queries: list[QuerySet[Any, Any]] = [_refer(each, column, wanted) for each, column in columns]
    return queries[0].union(*queries[1:]) if queries and wanted else ()


def _refer(task_type: ServerTaskType, column: str, wanted: Iterable[str]) -> QuerySet[Any, Any]:
    """Give the references in a column, but for names that mean a manager of the package itself."""
    own = ConnectionManager.objects.annotate(large_name=Upper("name"))
    hidden = own.filter(package=OuterRef("executable__package"), large_name=OuterRef("reference"))
    found = referring(task_type, column, map(Value, wanted)).filter(~Exists(hidden))
    return found.values_list("reference", "executable__package", "executable__package__project").distinct()
