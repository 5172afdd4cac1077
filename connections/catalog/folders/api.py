"""Folders of the catalog in the API, and where in it a shared connection manager stands."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

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


@router.put("/folders/{folder_id}", response=FolderOut)
def put_folder(request: HttpRequest, folder_id: WholeNumber, payload: FolderIn) -> Folder:
    """Rename a folder, or put it into another one. What is in it goes with it, and inherits the rights given there."""
    folder = find_folder(person(request), folder_id)
    change_folder(person(request), folder, payload.name, _find(request, payload.folder))
    return folder


@router.delete("/folders/{folder_id}", response={204: None})
def remove_folder(request: HttpRequest, folder_id: WholeNumber) -> Status[None]:
    """Delete an empty folder; 409 says what is in it."""
    delete_folder(person(request), find_folder(person(request), folder_id))
    return Status(204, None)


@router.put("/connections/{connection_id}/place", response=PlaceOut)
def put_place(request: HttpRequest, connection_id: UUID, payload: PlaceIn) -> PlaceOut:
    """Put a shared connection manager into a folder of the catalog, and into the hands of its owner."""
    manager = find_connection(person(request), connection_id)
    placed = place_connection(person(request), manager, _find(request, payload.folder), payload.owner)
    return PlaceOut(folder=placed.folder_id, owner=placed.owner.username if placed.owner else "")


def _find(request: HttpRequest, key: int | None) -> Folder | None:
    return find_folder(person(request), key) if key is not None else None
