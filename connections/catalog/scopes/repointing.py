"""Having tasks refer to another connection manager. Packages that are stored are rewritten, each with a new version and
a line in the record; what runs already goes on as it was."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from connections.catalog.uses.finding import referring
from designer.errors import Invalid
from designer.models import Executable, Package, Project
from designer.people import audit
from designer.people.permissions import Action, Person, with_right
from designer.registry.server_types import ServerTaskType, server_task_types
from designer.storage.rows import load_document
from designer.storage.versions import keep_unkept, keep_version

MOST_PACKAGES = 1_000


def repoint(user: Person, tasks: QuerySet[Executable], references: Iterable[str], to: UUID, sentence: str) -> int:
    """Make these tasks refer to another manager wherever they refer by one of these names or IDs.

    Gives the number of packages. Raises Invalid where the user may not change one of them, or where they are very many.
    """
    keys = list(tasks.order_by("pk").values_list("pk", flat=True))
    packages = _lock_packages(user, keys)
    for package in packages:
        keep_unkept(package)
    for task_type in server_task_types.values():
        for column in task_type.referring:
            wanted: list[Any] = [Value(each) for each in references]
            rows = referring(task_type, column, wanted).filter(pk__in=keys).values_list("pk", flat=True)
            _write(task_type, column, list(rows), str(to))
    for package in packages:
        package.version += 1
        package.save(update_fields=["version", "modified_at"])
        keep_version(package, load_document(package), user, changes=[sentence])
        audit.record(user, "saved package", package, project=package.project, package=package, changes=[sentence])
    return len(packages)


def _lock_packages(user: Person, tasks: list[int]) -> list[Package]:
    own = Package.objects.filter(pk__in=Executable.objects.filter(pk__in=tasks).values("package")).order_by("pk")
    packages = list(own.select_for_update(of=("self",)).select_related("project")[: MOST_PACKAGES + 1])
    if len(packages) > MOST_PACKAGES:
        raise Invalid(f"More than {MOST_PACKAGES:,} packages refer to it. Rewrite some of them first.")
    projects = {each.project_id for each in packages}
    changeable = Project.objects.filter(with_right(user, Action.MODIFY_OBJECTS, Project), pk__in=projects)
    if len(projects) != changeable.count():
        raise Invalid(
            "Packages that refer to it are in projects where you may not change them. Ask who manages those, or an "
            "administrator, to do this."
        )
    return packages


def _write(task_type: ServerTaskType, column: str, rows: list[int], reference: str) -> None:
    """Write a reference into a column, or into a key of one that holds JSON."""
    name, _, key = column.partition("__")
    found = task_type.model._default_manager.filter(pk__in=rows)
    if not key:
        found.update(**{name: reference})
        return
    for row in found:
        setattr(row, name, {**getattr(row, name), key: reference})
        row.save(update_fields=[name])
