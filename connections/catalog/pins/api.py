"""Pins of projects to versions of shared connection managers, in the API."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from connections.catalog.pins.services import list_pins, pin, unpin
from connections.catalog.services import find_connection
from connections.models import ConnectionPin
from designer.accounts.current_user import person
from designer.api.schemas import Given
from designer.input.number_types import WholeNumber
from designer.services.projects import find_project

router = Router(tags=["connections"])
MOST = 500


class PinOut(Schema):
    """That a project uses a shared connection manager as it was in the version of this number."""

    project: int = Field(alias="project_id")
    project_name: str = Field(alias="project.name")
    number: int = Field(alias="version.number")
    user_name: str
    pinned_at: datetime


class PinIn(Given):
    """A project, and the number of the version that it is to use; null follows the newest again."""

    project: WholeNumber
    number: WholeNumber | None = None


@router.get("/connections/{connection_id}/pins", response=list[PinOut])
def get_pins(request: HttpRequest, connection_id: UUID) -> list[ConnectionPin]:
    """List the pins of a shared connection manager, of projects that you see; all of them if you may change it."""
    return list(list_pins(person(request), find_connection(person(request), connection_id))[:MOST])


@router.put("/connections/{connection_id}/pins", response=list[PinOut])
def put_pin(request: HttpRequest, connection_id: UUID, payload: PinIn) -> list[ConnectionPin]:
    """Have a project use a version of a connection manager of the catalog, or follow the newest again."""
    manager = find_connection(person(request), connection_id)
    project = find_project(person(request), payload.project)
    if payload.number is None:
        unpin(person(request), manager, project)
    else:
        pin(person(request), manager, project, payload.number)
    return get_pins(request, connection_id)
