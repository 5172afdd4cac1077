"""Shared connection managers in the API. A package's own are in its document."""

from contextlib import AbstractContextManager
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from connections.catalog.folders.services import find_folder
from connections.catalog.services import (
    after_connection,
    change_connection,
    create_connection,
    delete_connection,
    find_connection,
    visible_connections,
)
from connections.catalog.versions.keeping import number_of
from connections.models import ConnectionManager
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.editors.choices import containing
from designer.errors import Invalid
from designer.input.number_types import WholeNumber
from designer.package.document import ConnectionManagerDocument
from designer.registry.connection_strings import take_connection_string, write_connection_string
from designer.services.projects import find_project

router = Router(tags=["connections"])
ONE_PLACE = "A connection manager is kept in a project, or in a folder of the catalog. Name one of them."


class ConnectionOut(ConnectionManagerDocument):
    """A shared connection manager; project is null in the catalog, folder where it stands in none of the catalog's.

    owner is a user name, empty for nobody. The string says the same as the properties. version counts its changes; the
    list has none.
    """

    scope: str
    project: int | None
    folder: int | None
    owner: str
    connection_string: str
    version: int | None = None


class ConnectionManagerIn(ConnectionManagerDocument):
    """A connection manager whose settings are given as properties, or as a connection string in their place.

    version is the one that was changed; without one whatever somebody else has done meanwhile is overwritten.
    """

    connection_string: str | None = None
    version: WholeNumber | None = None

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager with its properties. Raises Invalid."""
        document = ConnectionManagerDocument.model_validate(self.model_dump(exclude={"connection_string", "version"}))
        if self.connection_string is None:
            return document
        try:
            return take_connection_string(document, self.connection_string)
        except ValueError as error:
            raise Invalid(str(error), {"connection_string": str(error)}) from error


class ConnectionIn(Given):
    """A connection manager to make in a project, in a folder of the catalog, or in the catalog itself."""

    project: WholeNumber | None = None
    folder: WholeNumber | None = None
    connection: ConnectionManagerIn


@router.get("/connections", response=list[ConnectionOut])
def list_connections(
    request: HttpRequest,
    response: HttpResponse,
    after: UUID | None = None,
    limit: WholeNumber = 100,
    q: str = "",
    folder: WholeNumber | None = None,
) -> list[ConnectionOut]:
    """List the catalog's and your projects' connection managers by name, those whose names hold the words of q, and of
    a folder those that stand directly in it; the next page begins after the last id."""
    managers = visible_connections(person(request)).filter(containing(q.replace("\0", ""), "name"))
    managers = managers.filter(folder=folder) if folder is not None else managers
    if after:
        managers = after_connection(managers, find_connection(person(request), after))
    page = read_page(request, response, managers, limit, lambda manager: manager.uid)
    return [_describe(manager) for manager in page]


@router.post("/connections", response={201: ConnectionOut})
def post_connection(request: HttpRequest, payload: ConnectionIn) -> Status[ConnectionOut]:
    """Make a shared connection manager."""
    user, document = person(request), payload.connection.to_document()
    if payload.project is not None and payload.folder is not None:
        raise Invalid(ONE_PLACE, {"folder": ONE_PLACE})
    project = find_project(user, payload.project) if payload.project is not None else None
    folder = find_folder(user, payload.folder) if payload.folder is not None else None
    return Status(201, _describe(create_connection(user, project, document, folder)))


@router.get("/connections/{connection_id}", response=ConnectionOut)
def get_connection(request: HttpRequest, connection_id: UUID) -> ConnectionOut:
    """Give a shared connection manager."""
    return _describe_with_version(find_connection(person(request), connection_id))


@router.put("/connections/{connection_id}", response=ConnectionOut)
def put_connection(
    request: HttpRequest, connection_id: UUID, payload: ConnectionManagerIn, if_match: IfMatch = ""
) -> ConnectionOut:
    """Change a shared connection manager. 409 when somebody else changed it after the version that is given."""
    user, document = person(request), payload.to_document()
    with matching_connection(request, connection_id, if_match):
        manager = change_connection(user, find_connection(user, connection_id), document, payload.version)
    return _describe_with_version(manager)


@router.delete("/connections/{connection_id}", response={204: None})
def remove_connection(request: HttpRequest, connection_id: UUID, if_match: IfMatch = "") -> Status[None]:
    """Delete a shared connection manager."""
    with matching_connection(request, connection_id, if_match):
        delete_connection(person(request), find_connection(person(request), connection_id))
    return Status(204, None)


def matching_connection(request: HttpRequest, connection_id: UUID, if_match: str) -> AbstractContextManager[None]:
    """Let a shared connection manager be changed if it is as If-Match says."""
    rows = ConnectionManager.objects.filter(uid=connection_id)
    return matching(if_match, rows, lambda: get_connection(request, connection_id))


def _describe(manager: ConnectionManager) -> ConnectionOut:
    document = manager.to_document()
    return ConnectionOut(
        scope=manager.scope.value,
        project=manager.project_id,
        folder=manager.folder_id,
        owner=manager.owner.username if manager.owner else "",
        connection_string=write_connection_string(document),
        **document.model_dump(),
    )


def _describe_with_version(manager: ConnectionManager) -> ConnectionOut:
    return _describe(manager).model_copy(update={"version": number_of(manager)})
