"""The record of who did what: all that the reader may see, that of a project or of any thing, and it as a file."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_safe

from designer.accounts.current_user import person
from designer.accounts.profile import find_zone, time_zones
from designer.api.downloads import stream_answer
from designer.api.problems import problem, refused
from designer.api.signing_in import Token
from designer.audit.entries import Record
from designer.audit.files import FileFormat, export_entries
from designer.audit.filters import AuditFilter, Category
from designer.errors import ServiceError
from designer.models import Project, Root, User
from designer.people.permissions import Thing, is_administrator
from designer.registry.securables import kinds, personal_kinds
from designer.services.audit import find_record, find_thing
from designer.storage.paging import Order, read_page

NEWEST_FIRST = Order(is_descending=True)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show all that the reader may see, by text, person, kind and time if that is asked."""
    is_all = is_administrator(person(request))
    return _show(request, find_record(person(request)), {"is_all": is_all})


@require_safe
def of_project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show the record of a project."""
    return of_thing(request, "project", str(project_id))


@require_safe
def of_thing(request: HttpRequest, kind: str, what: str) -> HttpResponse:
    """Show the record of anything that rights are given on, and of what is in it."""
    thing = find_thing(person(request), kind, what)
    return _show(request, find_record(person(request), kind, what), _describe(thing, kind, what))


@require_GET
@login_not_required
async def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Give the record as a file, narrowed as the address says: to a browser's session, or to a token."""
    try:
        parts = await sync_to_async(_export)(request, FileFormat(file_format))
    except ServiceError as error:
        return await sync_to_async(refused)(request, error)
    if parts is None:
        return problem(401, "Not signed in", "Send an API token (Authorization: Bearer), or sign in first.")
    return stream_answer(f"audit.{file_format}", parts, FileFormat(file_format).content_type)


def _export(request: HttpRequest, file_format: FileFormat) -> Any:
    user = Token()(request) or request.user
    if not isinstance(user, User):
        return None
    query = request.GET.dict()
    record = find_record(user, query.get("kind", ""), query.get("what", ""))
    zone = query.get("zone", "") if query.get("zone", "") in time_zones() else ""
    return export_entries(user, record, AuditFilter.read(query, zone), file_format)


def _show(request: HttpRequest, record: Record, about: dict[str, Any]) -> HttpResponse:
    query = request.GET.dict()
    zone = find_zone(person(request), query.get("zone", ""))
    narrowed = AuditFilter.read(query, zone)
    page = read_page(record.narrow(narrowed), request.GET, NEWEST_FIRST)
    place: dict[str, str] = {name: str(about[name]) for name in ("kind", "what") if name in about}
    asked = {name: query[name] for name in ("q", "person", "category", "since", "until", "address") if query.get(name)}
    in_zone = {"zone": zone} if {"since", "until"} & set(asked) else {}
    context = {
        "page": page,
        "filter": narrowed,
        "zone": zone,
        "given": asked,
        "categories": Category.choices if record.tells_origin else [],
        "tells_origin": record.tells_origin,
        "files": [(each, _file_address(each, place | asked | in_zone)) for each in FileFormat],
        **about,
    }
    return render(request, "designer/people/audit/audit.html", context)


def _file_address(file_format: FileFormat, query: dict[str, str]) -> str:
    return f"{reverse('audit-export', args=[file_format])}?{urlencode(query)}"


def _describe(thing: Thing, kind: str, what: str) -> dict[str, Any]:
    """Say what the page's head and its way back need to know of the thing."""
    place = {"kind": kind, "what": what}
    if isinstance(thing, Root):
        return {**place, "title": thing.label, "address": reverse("access", args=[kind, what])}
    known = {**kinds, **personal_kinds}[kind]
    address = known.address_of(thing) or reverse("access", args=[kind, what])  # type: ignore[arg-type]  # one of a model
    return {**place, "title": str(thing), "address": address, "project": thing if isinstance(thing, Project) else None}
