"""The guards that are in force at the moment of sending: a kill switch reaches runs that were frozen before."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Subquery

from connections.guard.rules import Guard
from connections.guard.settings import ManagerGuardSettings, ProjectGuardSettings
from connections.models import ConnectionManager, ProjectGuard
from connections.smtp.properties import SmtpProperties
from designer.document import ConnectionManagerDocument
from designer.models import Project

OF_PROJECT = tuple(ProjectGuardSettings.model_fields)


def find_guards(
    project_id: int, package_id: int | None, manager: ConnectionManagerDocument, frozen: SmtpProperties
) -> list[Guard]:
    """Give the guards of a mail in one query: the project's, the manager's as it is stored now, and as it was frozen.

    All of them count, so a change can stop, redirect or limit a run that is under way, and never let more of it out
    than when it was started.
    """
    row = _ask(project_id, package_id, manager.id)
    of_project = [Guard.of_project(row["name"], _read_project(row))] if row else []
    of_manager = [ManagerGuardSettings.read(row["stored"])] if row and row["stored"] else []
    return of_project + [Guard.of_manager(manager.name, settings) for settings in (*of_manager, frozen)]


def find_project_guards(project_id: int | None) -> list[Guard]:
    """Give the guard of a project, if it has one, in one query."""
    guard = ProjectGuard.objects.select_related("project").filter(project=project_id).first()
    return [Guard.of_project(guard.project.name, guard.settings)] if guard else []


def _ask(project_id: int, package_id: int | None, manager: UUID) -> dict[str, Any] | None:
    stored = Subquery(_stored(project_id, package_id, manager).values("properties")[:1])
    fields = {name: F(f"mail_guard__{name}") for name in OF_PROJECT}
    row = Project.objects.filter(pk=project_id).values("name", stored=stored, **fields).first()
    return dict(row) if row else None


def _stored(project_id: int, package_id: int | None, manager: UUID) -> QuerySet[ConnectionManager]:
    """Give the rows that have the manager's ID where the package can see them, the nearest first."""
    shared = Q(package=None) & (Q(project=project_id) | Q(project=None))
    visible = shared if package_id is None else shared | Q(package=package_id)
    nearest = F("package").asc(nulls_last=True), F("project").asc(nulls_last=True)
    return ConnectionManager.objects.filter(visible, uid=manager, type="SMTP").order_by(*nearest)


def _read_project(row: dict[str, Any]) -> ProjectGuardSettings:
    """Read the project's guard, whose columns are null while it has none."""
    return ProjectGuardSettings.model_validate({name: row[name] for name in OF_PROJECT if row[name] is not None})
