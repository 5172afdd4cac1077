"""The guards that are in force at the moment of sending: a kill switch reaches runs that were frozen before."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from connections.guard.rules import Guard
from connections.guard.settings import ManagerGuardSettings, ProjectGuardSettings
from connections.models import ConnectionManager, ProjectGuard
from connections.smtp.properties import SmtpProperties
from designer.document import ConnectionManagerDocument
from designer.models import Project
from designer.prepared import Given, PreparedSelect

OF_PROJECT = tuple(ProjectGuardSettings.model_fields)


def find_guards(
    project_id: int, package_id: int | None, manager: ConnectionManagerDocument, frozen: SmtpProperties
) -> list[Guard]:
    """Give the guards of a mail in one query: the project's, the manager's as it is stored now, and as it was frozen.

    All of them count, so a change can stop, redirect or limit a run that is under way, and never let more of it out
    than when it was started.
    """
    rows = QUERY.ask(project=project_id, package=package_id, manager=manager.id)
    of_project = [Guard.of_project(name, _read_project(settings)) for name, _, *settings in rows]
    of_manager = [ManagerGuardSettings.read(stored) for _, stored, *_ in rows if stored]
    return of_project + [Guard.of_manager(manager.name, settings) for settings in (*of_manager, frozen)]


def find_project_guards(project_id: int | None) -> list[Guard]:
    """Give the guard of a project, if it has one, in one query."""
    guard = ProjectGuard.objects.select_related("project").filter(project=project_id).first()
    return [Guard.of_project(guard.project.name, guard.settings)] if guard else []


def _make_query() -> QuerySet[Any, Any]:
    project = Given("project", Project, "id")
    stored = Subquery(_stored(project).values("properties")[:1])
    fields = (F(f"mail_guard__{name}") for name in OF_PROJECT)
    return Project.objects.filter(pk=project).values_list("name", stored, *fields)


def _stored(project: Given) -> QuerySet[ConnectionManager]:
    """Give the rows that have the manager's ID where the package can see them, the nearest first."""
    shared = Q(package=None) & (Q(project=project) | Q(project=None))
    visible = shared | Q(package=Given("package", ConnectionManager, "package"))
    nearest = F("package").asc(nulls_last=True), F("project").asc(nulls_last=True)
    manager = Given("manager", ConnectionManager, "uid")
    return ConnectionManager.objects.filter(visible, uid=manager, type="SMTP").order_by(*nearest)


QUERY = PreparedSelect(_make_query)


def _read_project(values: Sequence[Any]) -> ProjectGuardSettings:
    """Read the project's guard, whose columns are null while it has none."""
    columns = zip(OF_PROJECT, values, strict=True)
    return ProjectGuardSettings.model_validate({name: value for name, value in columns if value is not None})
