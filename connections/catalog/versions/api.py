"""Versions of shared connection managers, and deleted ones, in the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from connections.catalog.services import find_connection, restore_deleted, restore_version
from connections.catalog.versions.keeping import Change, deleted_managers, find_changes, find_deleted
from connections.models import ConnectionManager, ConnectionVersion
from designer.accounts.current_user import person
from designer.input.number_types import WholeNumber
from designer.package.document import ConnectionManagerDocument

router = Router(tags=["connections"])


class VersionOut(Schema):
    """What a shared connection manager was from one change to the next; changes are sentences."""

    number: int
    saved_at: datetime
    user_name: str
    is_deletion: bool
    changes: list[str]
    connection: ConnectionManagerDocument


class DeletedOut(Schema):
    """A shared connection manager that was deleted; project is null in the catalog. id brings it back."""

    id: int
    connection: UUID = Field(alias="connection_uid")
    name: str
    project: int | None = Field(alias="project_id")
    saved_at: datetime
    user_name: str


class RestoredOut(Schema):
    """A connection manager that is as it was."""

    connection: ConnectionManagerDocument


@router.get("/connections/{connection_id}/versions", response=list[VersionOut])
def list_versions(request: HttpRequest, connection_id: UUID, limit: WholeNumber = 50) -> list[dict[str, Any]]:
    """List the versions of a shared connection manager, the newest first."""
    manager = find_connection(person(request), connection_id)
    return [_describe(change) for change in find_changes(manager, max(1, min(limit, 200)))]


@router.post("/connections/{connection_id}/versions/{number}/restore", response=RestoredOut)
def post_version_restore(request: HttpRequest, connection_id: UUID, number: WholeNumber) -> dict[str, Any]:
    """Make a shared connection manager what it was in a version."""
    manager = find_connection(person(request), connection_id)
    return _tell(restore_version(person(request), manager, number))


@router.get("/deleted-connections", response=list[DeletedOut])
def list_deleted(request: HttpRequest, before: WholeNumber | None = None) -> list[ConnectionVersion]:
    """List the shared connection managers that can be brought back, the last one deleted first; the next page begins
    before the last id."""
    found = deleted_managers(person(request))
    return list((found.filter(pk__lt=before) if before is not None else found)[:100])


@router.post("/deleted-connections/{version_id}/restore", response=RestoredOut)
def post_deleted_restore(request: HttpRequest, version_id: WholeNumber) -> dict[str, Any]:
    """Make a deleted connection manager again, with its ID."""
    return _tell(restore_deleted(person(request), find_deleted(person(request), version_id)))


def _describe(change: Change) -> dict[str, Any]:
    version = change.version
    told = {name: getattr(version, name) for name in ("number", "saved_at", "user_name", "is_deletion")}
    return {**told, "changes": change.sentences, "connection": version.to_document()}


def _tell(manager: ConnectionManager) -> dict[str, Any]:
    return {"connection": manager.to_document()}
