"""The guard of a project in the API. A connection manager's is among its properties."""

from django.http import HttpRequest
from ninja import Router

from connections.guard.services import change_guard, read_guard
from connections.guard_rules.settings import ProjectGuardSettings
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.models import Project
from designer.services.projects import find_project

router = Router(tags=["connections"])


@router.get("/projects/{project_id}/guard", response=ProjectGuardSettings)
def get_guard(request: HttpRequest, project_id: int) -> ProjectGuardSettings:
    """Say whether a project's mail is stopped, redirected, or limited to some domains."""
    return read_guard(find_project(person(request), project_id))


@router.put("/projects/{project_id}/guard", response=ProjectGuardSettings)
def put_guard(
    request: HttpRequest, project_id: int, payload: ProjectGuardSettings, if_match: IfMatch = ""
) -> ProjectGuardSettings:
    """Stop, redirect or limit all mail of a project. It holds from the next mail on, also in runs under way."""
    project = find_project(person(request), project_id)
    with matching(if_match, Project.objects.filter(pk=project_id), lambda: read_guard(project)):
        change_guard(person(request), project, payload)
    return payload
