"""The guard of a project in the API. A connection manager's is among its properties."""

from django.http import HttpRequest
from ninja import Router

from connections.guard.services import change_guard, read_guard
from connections.guard_rules.settings import ProjectGuardSettings
from designer.accounts.current_user import person
from designer.services.projects import find_project

router = Router(tags=["connections"])


@router.get("/projects/{project_id}/guard", response=ProjectGuardSettings)
def get_guard(request: HttpRequest, project_id: int) -> ProjectGuardSettings:
    """Say whether a project's mail is stopped, redirected, or limited to some domains."""
    return read_guard(find_project(person(request), project_id))


@router.put("/projects/{project_id}/guard", response=ProjectGuardSettings)
def put_guard(request: HttpRequest, project_id: int, payload: ProjectGuardSettings) -> ProjectGuardSettings:
    """Stop, redirect or limit all mail of a project. It holds from the next mail on, also in runs under way."""
    project = find_project(person(request), project_id)
    change_guard(person(request), project, payload)
    return payload
