"""Folders of the catalog in the API, and where in it a shared connection manager stands."""

from contextlib import AbstractContextManager
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from connections.catalog.api import matching_connection
from connections.catalog.folders.placing import place_connection
from connections.catalog.folders.services import (
    change_folder,
    create_folder,
    delete_folder,
    find_folder,
    visible_folders,
)
from connections.catalog.services import find_connection
from connections.models import Folder
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.schemas import Given
from designer.input.number_types import WholeNumber

router = Router(tags=["connections"])


class FolderOut(Schema):
    """A folder of the catalog; folder is the one that it stands in, null in the catalog itself."""

    id: int
    name: str
    folder: int | None = Field(alias="parent_id")


class FolderIn(Given):
    """A folder's name, and the folder that it stands in; null is the catalog itself."""

    name: str
    folder: WholeNumber | None = None


class PlaceIn(Given):
    """Where in the catalog a connection manager stands (null: in the catalog itself), and its owner's user name."""

    folder: WholeNumber | None = None
    owner: str = ""


class PlaceOut(Schema):
    """Where in the catalog a connection manager stands, and its owner's user name; empty is nobody."""

    folder: int | None
    owner: str


@router.get("/folders", response=list[FolderOut])
def list_folders(request: HttpRequest) -> list[Folder]:
    """List the folders of the catalog that you may see, by name. There are at most 2,000."""
    return list(visible_folders(person(request)))


@router.post("/folders", response={201: FolderOut})
def post_folder(request: HttpRequest, payload: FolderIn) -> Status[Folder]:
    """Make a folder."""
    return Status(201, create_folder(person(request), _find(request, payload.folder), payload.name))


@router.get("/folders/{folder_id}", response=FolderOut)
def get_folder(request: HttpRequest, folder_id: WholeNumber) -> Folder:
    """Give a folder."""
    return find_folder(person(request), folder_id)


@router.put("/folders/{folder_id}", response=FolderOut)
def put_folder(request: HttpRequest, folder_id: WholeNumber, payload: FolderIn, if_match: IfMatch = "") -> Folder:
    """Rename a folder, or put it into another one. What is in it goes with it, and inherits the rights given there."""
    with _matching(request, folder_id, if_match):
        folder = find_folder(person(request), folder_id)
        change_folder(person(request), folder, payload.name, _find(request, payload.folder))
    return folder


@router.delete("/folders/{folder_id}", response={204: None})
def remove_folder(request: HttpRequest, folder_id: WholeNumber, if_match: IfMatch = "") -> Status[None]:
    """Delete an empty folder; 409 says what is in it."""
    with _matching(request, folder_id, if_match):
        delete_folder(person(request), find_folder(person(request), folder_id))
    return Status(204, None)


@router.put("/connections/{connection_id}/place", response=PlaceOut)
def put_place(request: HttpRequest, connection_id: UUID, payload: PlaceIn, if_match: IfMatch = "") -> PlaceOut:
    """Put a shared connection manager into a folder of the catalog, and into the hands of its owner. If-Match is the
    connection manager's ETag."""
    with matching_connection(request, connection_id, if_match):
        manager = find_connection(person(request), connection_id)
        placed = place_connection(person(request), manager, _find(request, payload.folder), payload.owner)
    return PlaceOut(folder=placed.folder_id, owner=placed.owner.username if placed.owner else "")


def _matching(request: HttpRequest, folder_id: int, if_match: str) -> AbstractContextManager[None]:
    """Lock all folders, as the services do, which see to it that two moves make no circle."""
    rows = Folder.objects.order_by("pk")
    return matching(if_match, rows, lambda: FolderOut.model_validate(get_folder(request, folder_id)))


def _find(request: HttpRequest, key: int | None) -> Folder | None:
    return find_folder(person(request), key) if key is not None else None
