"""The folder that a project follows, in the API: what is known of it, and syncing with it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from designer.accounts.current_user import person
from designer.api.schemas import Given
from designer.errors import NotFound
from designer.models import PackageSource, Project, ProjectSource
from designer.services.projects import find_project
from designer.services.sync.asking import ask_sync, find_source, is_under_way, list_packages
from designer.services.sync.report import Local
from designer.services.sync.syncing import SyncChoices

router = Router(tags=["imports"])


class SyncIn(Given):
    """What becomes of what was saved here since the last sync, and of packages whose files are gone; check saves
    nothing."""

    local: Local = Local.STOP
    prune: bool = False
    check: bool = False


class PackageSourceOut(Schema):
    """A package, the file that it came from, and whether it was saved here since."""

    package: int
    name: str
    path: str
    digest: str
    commit: str
    synced_at: datetime
    is_changed_here: bool


class ProjectSourceOut(Schema):
    """The folder, the commit of the last sync, and what that said."""

    path: str
    commit: str
    synced_at: datetime | None
    synced_by: str
    is_under_way: bool
    result: dict[str, Any]
    packages: list[PackageSourceOut]


@router.get("/projects/{project_id}/sync", response=ProjectSourceOut)
def get_sync(request: HttpRequest, project_id: int) -> ProjectSourceOut:
    """Give the folder that a project follows, and what came of the last sync."""
    project = find_project(person(request), project_id)
    source = find_source(person(request), project)
    if source is None:
        raise NotFound("The project follows no folder.")
    return _describe(project, source)


@router.post("/projects/{project_id}/sync", response={202: ProjectSourceOut})
def post_sync(request: HttpRequest, project_id: int, payload: SyncIn) -> Status[ProjectSourceOut]:
    """Have a worker sync a project with its folder; the result is there when it has ended."""
    project = find_project(person(request), project_id)
    choices = SyncChoices(payload.local, prune=payload.prune, check=payload.check)
    return Status(202, _describe(project, ask_sync(person(request), project, choices)))


def _describe(project: Project, source: ProjectSource) -> ProjectSourceOut:
    return ProjectSourceOut(
        path=source.path,
        commit=source.commit,
        synced_at=source.synced_at,
        synced_by=source.synced_by_name,
        is_under_way=is_under_way(source),
        result=source.result,
        packages=[_describe_package(row) for row in list_packages(project)],
    )


def _describe_package(row: PackageSource) -> PackageSourceOut:
    return PackageSourceOut(
        package=row.pk,
        name=row.package.name,
        path=row.path,
        digest=row.digest,
        commit=row.commit,
        synced_at=row.synced_at,
        is_changed_here=row.package.version > row.version,
    )
