"""The guards that are in force at the moment of sending: a kill switch reaches runs that were started before."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from connections.guard_rules.rules import Guard
from connections.guard_rules.settings import ManagerGuardSettings, ProjectGuardSettings
from connections.models import ConnectionManager, ProjectGuard
from connections.types.smtp.properties import SmtpProperties
from designer.database.prepared_queries import Given, PreparedSelect
from designer.models import Project
from designer.package.document import ConnectionManagerDocument

OF_PROJECT = tuple(ProjectGuardSettings.model_fields)


def find_guards(
    project_id: int, package_id: int | None, manager: ConnectionManagerDocument, of_snapshot: SmtpProperties
) -> list[Guard]:
    """Give the guards of a mail in one query: the project's, the manager's as it is stored now, and the snapshot's.

    All of them count, so a change can stop, redirect or limit a run that is under way, and never let more of it out
    than when it was started.
    """
    return [*find_stored_guards(project_id, package_id, manager), Guard.of_manager(manager.name, of_snapshot)]


def find_stored_guards(project_id: int, package_id: int | None, manager: ConnectionManagerDocument) -> list[Guard]:
    """Give those of them that may change while a run is under way."""
    rows = QUERY.ask(project=project_id, package=package_id, manager=manager.id)
    of_project = [Guard.of_project(name, _read_project(settings)) for name, _, _, _, *settings in rows]
    of_manager = [ManagerGuardSettings.read(stored) for _, *scopes in rows for stored in scopes[:3] if stored]
    return of_project + [Guard.of_manager(manager.name, settings) for settings in of_manager]


def find_project_guards(project_id: int | None) -> list[Guard]:
    """Give the guard of a project, if it has one, in one query."""
    guard = ProjectGuard.objects.select_related("project").filter(project=project_id).first()
    return [Guard.of_project(guard.project.name, guard.settings)] if guard else []


def _make_query() -> QuerySet[Any, Any]:
    project = Given("project", Project, "id")
    fields = (F(f"mail_guard__{name}") for name in OF_PROJECT)
    return Project.objects.filter(pk=project).values_list("name", *_stored(project), *fields)


def _stored(project: Given) -> Iterator[Subquery]:
    """Give what has the manager's ID in each scope that the package sees: its own, the project's and the catalog's.

    An ID is no secret, and whoever makes another manager with it nearby must not hide the one that was meant.
    """
    package = Given("package", ConnectionManager, "package")
    manager = Given("manager", ConnectionManager, "uid")
    for scope in (Q(package=package), Q(package=None, project=project), Q(package=None, project=None)):
        stored = ConnectionManager.objects.filter(scope, uid=manager, type="SMTP").order_by("pk")
        yield Subquery(stored.values("properties")[:1])


QUERY = PreparedSelect(_make_query)


def _read_project(values: Sequence[Any]) -> ProjectGuardSettings:
    """Read the project's guard, whose columns are null while it has none."""
    columns = zip(OF_PROJECT, values, strict=True)
    return ProjectGuardSettings.model_validate({name: value for name, value in columns if value is not None})
