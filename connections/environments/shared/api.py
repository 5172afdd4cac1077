"""Environments of the catalog in the API, and a project's references to them. One by its number is read, changed and
deleted like a project's own."""

from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from connections.catalog.folders.services import find_folder
from connections.environments.api import EnvironmentOut, describe, matching_environment
from connections.environments.of_projects import environments_of
from connections.environments.services import create_environment, find_environment
from connections.environments.shared.services import place_environment, refer, stop_referring, visible_environments
from connections.environments.shared.uses import find_uses
from connections.models import Environment
from connections.models.environment_document import Colour, EnvironmentDocument
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.editors.choices import containing
from designer.input.number_types import WholeNumber
from designer.models import Project
from designer.people.permissions import Action
from designer.services.projects import find_project

router = Router(tags=["environments"])


class SharedEnvironmentIn(EnvironmentDocument):
    """A new environment of the catalog, in a folder or in the catalog itself; copy_of is one that you may change and
    whose variables it is to have."""

    folder: WholeNumber | None = None
    copy_of: WholeNumber | None = None


class EnvironmentPlaceIn(Given):
    """The folder of the catalog that an environment is to stand in; null is the catalog itself."""

    folder: WholeNumber | None


class ReferIn(Given):
    """An environment of the catalog that a project is to refer to."""

    environment: WholeNumber


class ReferredOut(Schema):
    """An environment of the catalog that a project refers to. Its values are told to those who may see it."""

    id: int
    name: str
    colour: Colour
    is_production: bool


class UsingProject(Schema):
    """A project that refers to an environment of the catalog."""

    id: int
    name: str


class EnvironmentUsesOut(Schema):
    """The projects that refer to an environment and that the asker sees, and how many others there are. The next ones
    come after the id of the last one."""

    sentence: str
    projects: list[UsingProject]
    elsewhere: int


@router.get("/environments", response=list[EnvironmentOut])
def list_shared_environments(
    request: HttpRequest,
    response: HttpResponse,
    q: str = "",
    folder: WholeNumber | None = None,
    after: WholeNumber = 0,
    limit: WholeNumber = 100,
) -> list[EnvironmentOut]:
    """List the environments of the catalog that you may see, by number, those whose names hold the words of q, and of
    a folder those that stand directly in it; the next page begins after the last id. Sensitive values are null."""
    found = visible_environments(person(request)).filter(containing(q.replace("\0", ""), "name"), pk__gt=after)
    found = found.filter(folder=folder) if folder is not None else found
    return [describe(each) for each in read_page(request, response, found.order_by("pk"), limit)]


@router.post("/environments", response={201: EnvironmentOut})
def post_shared_environment(request: HttpRequest, payload: SharedEnvironmentIn) -> Status[EnvironmentOut]:
    """Make an environment of the catalog."""
    user = person(request)
    folder = find_folder(user, payload.folder) if payload.folder is not None else None
    copied = find_environment(user, payload.copy_of, Action.MODIFY) if payload.copy_of is not None else None
    document = EnvironmentDocument.model_validate(payload.model_dump(exclude={"copy_of", "folder"}))
    return Status(201, describe(create_environment(user, folder, document, copied)))


@router.put("/environments/{environment_id}/place", response=EnvironmentOut)
def put_environment_place(
    request: HttpRequest, environment_id: int, payload: EnvironmentPlaceIn, if_match: IfMatch = ""
) -> EnvironmentOut:
    """Put an environment of the catalog into another folder. If-Match is the environment's ETag."""
    user = person(request)
    with matching_environment(request, environment_id, if_match):
        environment = find_environment(user, environment_id, Action.MODIFY)
        folder = find_folder(user, payload.folder) if payload.folder is not None else None
        return describe(place_environment(user, environment, folder))


@router.get("/environments/{environment_id}/uses", response=EnvironmentUsesOut)
def list_environment_uses(
    request: HttpRequest, environment_id: int, after: WholeNumber = 0, limit: WholeNumber = 100
) -> dict[str, object]:
    """Give the projects that refer to an environment of the catalog."""
    uses = find_uses(person(request), find_environment(person(request), environment_id))
    projects = uses.projects.filter(pk__gt=after).order_by("pk")[: max(1, min(limit, 500))]
    return {"sentence": uses.sentence, "elsewhere": uses.elsewhere, "projects": list(projects)}


@router.get("/projects/{project_id}/shared-environments", response=list[ReferredOut])
def list_referred(request: HttpRequest, project_id: int) -> list[Environment]:
    """List the environments of the catalog that a project refers to, by name, also those that you may not use."""
    project = find_project(person(request), project_id)
    return list(environments_of(project.pk).filter(project=None))


@router.post("/projects/{project_id}/shared-environments", response=list[ReferredOut])
def post_referred(request: HttpRequest, project_id: int, payload: ReferIn, if_match: IfMatch = "") -> list[Environment]:
    """Let a project's packages run in an environment of the catalog, for those who may use it. If-Match is the ETag of
    the list."""
    user = person(request)
    project = find_project(user, project_id, Action.MODIFY)
    with _matching(request, project_id, if_match):
        refer(user, project, find_environment(user, payload.environment, Action.USE))
    return list_referred(request, project_id)


@router.delete("/projects/{project_id}/shared-environments/{shared_id}", response={204: None})
def remove_shared_environment(
    request: HttpRequest, project_id: int, shared_id: int, if_match: IfMatch = ""
) -> Status[None]:
    """Let a project's packages run in an environment of the catalog no more. If-Match is the ETag of the list."""
    user = person(request)
    project = find_project(user, project_id, Action.MODIFY)
    with _matching(request, project_id, if_match):
        stop_referring(user, project, shared_id)
    return Status(204, None)


def _matching(request: HttpRequest, project_id: int, if_match: str) -> AbstractContextManager[None]:
    rows = Project.objects.filter(pk=project_id)
    return matching(if_match, rows, lambda: _describe_referred(request, project_id))


def _describe_referred(request: HttpRequest, project_id: int) -> list[ReferredOut]:
    found = list_referred(request, project_id)
    return [ReferredOut.model_validate(each, from_attributes=True) for each in found]
