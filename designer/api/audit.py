"""The record of who changed what in the API."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from designer.accounts.current_user import person
from designer.input.number_types import PLAIN, WholeNumber
from designer.input.texts import NO_NUL
from designer.models import AuditEntry
from designer.people import audit
from designer.services.projects import find_project

router = Router(tags=["audit"])
LARGEST_NUMBER = 2**63 - 1

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER), PLAIN]
Text = Annotated[str, Field(max_length=150, pattern=NO_NUL)]


class AuditEntryOut(Schema):
    """A change: who did what to what, and what was and is. The project is null where there is none any more."""

    id: int
    time: datetime
    user: str
    action: str
    thing: str
    project: int | None
    changes: list[str]


@router.get("/audit", response=list[AuditEntryOut])
def list_audit(
    request: HttpRequest,
    project: Number | None = None,
    user: Text = "",
    text: Text = "",
    before: Number | None = None,
    limit: WholeNumber = 100,
) -> list[AuditEntryOut]:
    """List changes, the newest first; the next page ends before the last id.

    Members get those of their projects; without a project it is for administrators.
    """
    asking = person(request)
    found = audit.find_entries(asking, find_project(asking, project) if project is not None else None)
    entries = audit.narrow(found, text, user)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    return [_describe(entry) for entry in entries[: max(1, min(limit, 500))]]


def _describe(entry: AuditEntry) -> AuditEntryOut:
    return AuditEntryOut(
        id=entry.pk,
        time=entry.time,
        user=entry.user_name,
        action=entry.action,
        thing=entry.thing,
        project=entry.project_id,
        changes=entry.changes,
    )
