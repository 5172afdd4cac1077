"""Whether a project shows what its runs make of sensitive values, in the API."""

from django.http import HttpRequest
from ninja import Router, Schema

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.signing_in import FOR_EVERYTHING
from designer.models import Project
from designer.people.permissions import Action
from designer.services.projects import find_project
from designer.services.sensitive_values import show_sensitive_values

router = Router(tags=["parameters"])


class SensitiveValues(Schema):
    """shown: deliveries and the log of runs that begin from now on show what is made of sensitive values."""

    shown: bool


@router.get("/projects/{project_id}/sensitive-values", response=SensitiveValues)
def get_sensitive_values(request: HttpRequest, project_id: int) -> SensitiveValues:
    """Say whether a project shows what its runs make of sensitive values."""
    return SensitiveValues(shown=find_project(person(request), project_id).shows_sensitive)


@router.put("/projects/{project_id}/sensitive-values", response=SensitiveValues, auth=FOR_EVERYTHING)
def put_sensitive_values(
    request: HttpRequest, project_id: int, payload: SensitiveValues, if_match: IfMatch = ""
) -> SensitiveValues:
    """Show what runs make of sensitive values, or hide it. Only administrators may: others get 403."""
    project = find_project(person(request), project_id, Action.MODIFY)
    rows = Project.objects.filter(pk=project_id)
    with matching(if_match, rows, lambda: get_sensitive_values(request, project_id)):
        show_sensitive_values(person(request), project, is_shown=payload.shown)
    return payload
