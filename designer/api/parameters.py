"""The parameters of projects in the API. A package's own are in its document."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.models import Project
from designer.package.document import ParameterDocument
from designer.people.permissions import Action
from designer.services.project_parameters import delete_parameter, find_parameter, save_parameter
from designer.services.projects import find_project

router = Router(tags=["parameters"])


@router.get("/projects/{project_id}/parameters", response=list[ParameterDocument])
def list_parameters(request: HttpRequest, project_id: int) -> list[ParameterDocument]:
    """List a project's parameters by name. A sensitive one has no value: it comes with each run."""
    return list(find_project(person(request), project_id).parameter_documents)


@router.put("/projects/{project_id}/parameters", response=ParameterDocument)
def put_parameter(
    request: HttpRequest, project_id: int, payload: ParameterDocument, if_match: IfMatch = ""
) -> ParameterDocument:
    """Add a parameter to a project, or change the one of this ID. If-Match is the ETag of the list."""
    user = person(request)
    with matching(if_match, Project.objects.filter(pk=project_id), lambda: list_parameters(request, project_id)):
        save_parameter(user, find_project(user, project_id, Action.MODIFY_OBJECTS), payload)
    return payload


@router.delete("/projects/{project_id}/parameters/{parameter_id}", response={204: None})
def remove_parameter(request: HttpRequest, project_id: int, parameter_id: UUID, if_match: IfMatch = "") -> Status[None]:
    """Delete a project's parameter. If-Match is the ETag of the list."""
    user = person(request)
    with matching(if_match, Project.objects.filter(pk=project_id), lambda: list_parameters(request, project_id)):
        project = find_project(user, project_id, Action.MODIFY_OBJECTS)
        delete_parameter(user, project, find_parameter(project, parameter_id))
    return Status(204, None)
