"""Pins of projects and packages to versions of shared connection managers, in the API."""

from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from connections.catalog.pins.services import change_pin, list_pins
from connections.catalog.services import find_connection
from connections.models import ConnectionManager, ConnectionPin
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.schemas import Given
from designer.errors import Invalid
from designer.input.number_types import WholeNumber
from designer.models import Package, Project, User
from designer.services.packages import find_package
from designer.services.projects import find_project

router = Router(tags=["connections"])
MOST = 500
ELSEWHERE = "This package is not one of the project."


class PinOut(Schema):
    """That a project, or one of its packages, uses a shared connection manager as it was in the version of this
    number."""

    project: int = Field(alias="project_id")
    project_name: str = Field(alias="project.name")
    package: int | None = Field(alias="package_id")
    package_name: str = ""
    number: int = Field(alias="version.number")
    user_name: str
    pinned_at: datetime

    @staticmethod
    def resolve_package_name(pin: ConnectionPin) -> str:
        """Give the package's name; empty where the whole project is pinned."""
        return pin.package.name if pin.package else ""


class PinIn(Given):
    """A project, or one of its packages, and the number of the version that it is to use; null takes its pin out. A
    package without one uses what its project does, and a project without one the newest."""

    project: WholeNumber
    package: WholeNumber | None = None
    number: WholeNumber | None = None


@router.get("/connections/{connection_id}/pins", response=list[PinOut])
def get_pins(request: HttpRequest, connection_id: UUID) -> list[ConnectionPin]:
    """List the pins of a shared connection manager in projects that you see; all of them if you may change it."""
    return list(list_pins(person(request), find_connection(person(request), connection_id))[:MOST])


@router.put("/connections/{connection_id}/pins", response=list[PinOut])
def put_pin(request: HttpRequest, connection_id: UUID, payload: PinIn, if_match: IfMatch = "") -> list[ConnectionPin]:
    """Have a project, or one of its packages, use a version of a connection manager of the catalog, or take its pin
    out. If-Match is the ETag of the list."""
    with _matching(request, connection_id, if_match):
        manager = find_connection(person(request), connection_id)
        change_pin(person(request), manager, _find_place(person(request), payload), payload.number)
    return get_pins(request, connection_id)


def _matching(request: HttpRequest, connection_id: UUID, if_match: str) -> AbstractContextManager[None]:
    rows = ConnectionManager.objects.filter(uid=connection_id, package=None)
    return matching(if_match, rows, lambda: [PinOut.model_validate(each) for each in get_pins(request, connection_id)])


def _find_place(user: User, payload: PinIn) -> Project | Package:
    """Give the project, or its package. Raises NotFound, and Invalid for a package of another one."""
    project = find_project(user, payload.project)
    if payload.package is None:
        return project
    package = find_package(user, payload.package)
    if package.project_id != project.pk:
        raise Invalid(ELSEWHERE, {"package": ELSEWHERE})
    return package
