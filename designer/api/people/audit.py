"""The record of who did what, in the API. As a file it is at /audit.csv and /audit.jsonl (views.people.audit)."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.pages import read_page
from designer.audit.files import describe_entry
from designer.audit.filters import AuditFilter, Category
from designer.input.number_types import PLAIN, Moment, WholeNumber
from designer.input.texts import NO_NUL
from designer.services.audit import find_record

router = Router(tags=["audit"])
LARGEST_NUMBER = 2**63 - 1

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER), PLAIN]
Text = Annotated[str, Field(max_length=150, pattern=NO_NUL)]


class AuditEntryOut(Schema):
    """Who did what to what, what was and is, and from where; kind and key name the thing as other operations do, where
    it is one of those. count: how many equal attempts of one minute the entry stands for. door is page, api, webhook,
    command or worker, door_name the token or the command; with the address they are told to those alone who give rights
    on the thing. What is named may be deleted by now.
    """

    id: int
    time: datetime
    category: str
    user: str
    action: str
    kind: str
    key: str
    thing: str
    project: int | None
    project_name: str
    changes: list[str]
    count: int
    door: str
    door_name: str
    address: str


class AuditQuery(Schema):
    """What the record is narrowed to. text is any part of what was done and to what, user the whole name of who did it;
    kind and what are those of the page Access."""

    project: Number | None = None
    kind: Text = ""
    what: Text = ""
    user: Text = ""
    text: Text = ""
    category: Category | None = None
    since: Moment | None = None
    until: Moment | None = None
    address: Text = ""
    before: Number | None = None
    limit: WholeNumber = 100


@router.get("/audit", response=list[AuditEntryOut])
def list_audit(request: HttpRequest, response: HttpResponse, query: Query[AuditQuery]) -> list[dict[str, object]]:
    """List what was done, the newest first; the next page ends before the last id.

    Administrators get all of it, others that of what they give rights on, and of their own accounts. With a project
    those who see it get its changes, with kind and what those who give rights on the thing get its entries and those of
    what is in it.
    """
    place = ("project", str(query.project)) if query.project is not None else (query.kind, query.what)
    record = find_record(person(request), *place)
    category = query.category.value if query.category else ""
    narrowed = AuditFilter(query.text, query.user, category, query.since, query.until, query.address)
    entries = record.narrow(narrowed)
    if query.before is not None:
        entries = entries.filter(pk__lt=query.before)
    found = read_page(request, response, entries, query.limit, name="before")
    return [describe_entry(entry, tells_origin=record.tells_origin) for entry in found]
