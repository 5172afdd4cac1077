"""The files of a project in the API: their content goes and comes as it is."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from connections.files.file_store.answers import file_answer, read_content
from connections.files.file_store.services import delete_file, find_file, list_files, upload_file
from connections.files.file_store.store import StoredFile
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, check_state
from designer.api.http.etags import tag_answer, tag_of
from designer.models import Project
from designer.services.projects import find_project

CHUNK = 64 * 1024
CONTENT = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}

router = Router(tags=["files"])


class FileOut(Schema):
    """A file of a project; its name is the path by which packages of the project refer to it. size is in bytes."""

    name: str
    size: int
    changed_at: datetime


@router.get("/projects/{project_id}/files", response=list[FileOut])
def get_files(request: HttpRequest, project_id: int) -> list[StoredFile]:
    """List a project's files by name; there are at most 1,000."""
    return list_files(person(request), find_project(person(request), project_id))


@router.get(
    "/projects/{project_id}/files/{name}",
    openapi_extra={"responses": {200: {"description": "The file's content", "content": CONTENT}}},
)
def get_file(request: HttpRequest, project_id: int, name: str) -> HttpResponse:
    """Download a file."""
    project = find_project(person(request), project_id)
    return tag_answer(request, file_answer(project.pk, find_file(person(request), project, name)))


@router.put(
    "/projects/{project_id}/files/{name}",
    response={200: FileOut, 201: FileOut},
    openapi_extra={"requestBody": {"required": True, "content": CONTENT}},
)
def put_file(
    request: HttpRequest, project_id: int, name: str, replace: bool = False, if_match: IfMatch = ""
) -> Status[StoredFile]:
    """Upload a file: the request's body is its content. 409 when there is one of this name and replace is not set;
    If-Match, the ETag of the file that it replaces, says so too."""
    project = find_project(person(request), project_id)
    chunks = iter(partial(request.read, CHUNK), b"")
    check = partial(_check, project, if_match)
    stored, is_new = upload_file(person(request), project, name, chunks, replace=replace or bool(if_match), check=check)
    return Status(201 if is_new else 200, stored)


@router.delete("/projects/{project_id}/files/{name}", response={204: None})
def remove_file(request: HttpRequest, project_id: int, name: str, if_match: IfMatch = "") -> Status[None]:
    """Delete a file."""
    project = find_project(person(request), project_id)
    delete_file(person(request), project, name, partial(_check, project, if_match))
    return Status(204, None)


def _check(project: Project, if_match: str, file: StoredFile | None) -> None:
    """Raise Changed where the file that there is is not the one that If-Match names."""
    if if_match:
        etag = tag_of(read_content(project.pk, file)) if file else ""
        current = FileOut.model_validate(file, from_attributes=True).model_dump(mode="json") if file else None
        check_state(if_match, etag, current)
