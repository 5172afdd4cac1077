"""Shared connection managers in the API. A package's own are in its document."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from connections.catalog.ntlm import NtlmUse, find_ntlm_uses
from connections.catalog.services import (
    after_connection,
    change_connection,
    create_connection,
    delete_connection,
    find_connection,
    visible_connections,
)
from connections.catalog.uses import find_uses
from connections.models import ConnectionManager
from designer.accounts.current_user import person
from designer.editors.choices import containing
from designer.errors import Invalid
from designer.input.number_types import WholeNumber
from designer.package.document import ConnectionManagerDocument
from designer.registry.connection_strings import take_connection_string, write_connection_string
from designer.services.projects import find_project

router = Router(tags=["connections"])


class ConnectionOut(ConnectionManagerDocument):
    """A shared connection manager; project is null in the catalog. The string says the same as the properties."""

    scope: str
    project: int | None
    connection_string: str


class ConnectionManagerIn(ConnectionManagerDocument):
    """A connection manager whose settings are given as properties, or as a connection string in their place."""

    connection_string: str | None = None

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager with its properties. Raises Invalid."""
        document = ConnectionManagerDocument.model_validate(self.model_dump(exclude={"connection_string"}))
        if self.connection_string is None:
            return document
        try:
            return take_connection_string(document, self.connection_string)
        except ValueError as error:
            raise Invalid(str(error), {"connection_string": str(error)}) from error


class ConnectionIn(Schema):
    """A connection manager to make in a project, or in the catalog when project is null."""

    project: WholeNumber | None = None
    connection: ConnectionManagerIn


@router.get("/connections", response=list[ConnectionOut])
def list_connections(
    request: HttpRequest, after: UUID | None = None, limit: WholeNumber = 100, q: str = ""
) -> list[ConnectionOut]:
    """List the catalog's and your projects' connection managers by name, those whose names hold the words of q; the
    next page begins after the last id."""
    managers = visible_connections(person(request)).filter(containing(q.replace("\0", ""), "name"))
    if after:
        managers = after_connection(managers, find_connection(person(request), after))
    return [_describe(manager) for manager in managers[: max(1, min(limit, 500))]]


@router.post("/connections", response={201: ConnectionOut})
def post_connection(request: HttpRequest, payload: ConnectionIn) -> Status[ConnectionOut]:
    """Make a shared connection manager."""
    project = find_project(person(request), payload.project) if payload.project is not None else None
    return Status(201, _describe(create_connection(person(request), project, payload.connection.to_document())))


@router.get("/connections/{connection_id}", response=ConnectionOut)
def get_connection(request: HttpRequest, connection_id: UUID) -> ConnectionOut:
    """Give a shared connection manager."""
    return _describe(find_connection(person(request), connection_id))


@router.put("/connections/{connection_id}", response=ConnectionOut)
def put_connection(request: HttpRequest, connection_id: UUID, payload: ConnectionManagerIn) -> ConnectionOut:
    """Change a shared connection manager."""
    manager = find_connection(person(request), connection_id)
    return _describe(change_connection(person(request), manager, payload.to_document()))


class NtlmUseOut(Schema):
    """That an identity was authenticated with NTLM lately, for the mails of a project."""

    identity: str
    project: str
    messages: int
    last_at: datetime


@router.get("/connections/{connection_id}/ntlm", response=list[NtlmUseOut])
def list_ntlm_uses(request: HttpRequest, connection_id: UUID) -> Sequence[NtlmUse]:
    """Give who was authenticated with NTLM through a shared connection manager in the last 30 days."""
    return find_ntlm_uses(person(request), find_connection(person(request), connection_id).uid)


class TaskUse(Schema):
    """A task that refers to a shared connection manager. task is the ID that its package's document has."""

    id: int
    task: UUID = Field(alias="uid")
    name: str
    disable: bool
    package: int = Field(alias="package_id")
    package_name: str = Field(alias="package.name")
    project: int = Field(alias="package.project_id")
    project_name: str = Field(alias="package.project.name")


class UsesOut(Schema):
    """Where a shared connection manager is used: the tasks in projects that the asker sees, how many there are in
    others, and how many may use it by an expression. The next ones come after the id of the last one."""

    sentence: str
    tasks: list[TaskUse]
    elsewhere: int
    by_expression: int


@router.get("/connections/{connection_id}/uses", response=UsesOut)
def list_uses(
    request: HttpRequest, connection_id: UUID, after: WholeNumber = 0, limit: WholeNumber = 100
) -> dict[str, object]:
    """Give where a shared connection manager is used."""
    uses = find_uses(person(request), find_connection(person(request), connection_id))
    facts = {"sentence": uses.sentence, "elsewhere": uses.elsewhere, "by_expression": uses.by_expression}
    return {**facts, "tasks": list(uses.tasks.filter(pk__gt=after)[: max(1, min(limit, 500))])}


@router.delete("/connections/{connection_id}", response={204: None})
def remove_connection(request: HttpRequest, connection_id: UUID) -> Status[None]:
    """Delete a shared connection manager."""
    delete_connection(person(request), find_connection(person(request), connection_id))
    return Status(204, None)


def _describe(manager: ConnectionManager) -> ConnectionOut:
    document = manager.to_document()
    return ConnectionOut(
        scope=manager.scope.value,
        project=manager.project_id,
        connection_string=write_connection_string(document),
        **document.model_dump(),
    )
