"""The record of who changed what: all of it for administrators, that of a project for its members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from designer.accounts.current_user import person
from designer.models import Project
from designer.people import audit
from designer.services.projects import find_project
from designer.storage.paging import Order, read_page
from designer.views.search import searched

NEWEST_FIRST = Order(is_descending=True)
LONGEST_NAME = 150


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the whole record, by text and person if that is asked."""
    return _show(request, None)


@require_safe
def of_project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show the record of a project."""
    return _show(request, find_project(person(request), project_id))


def _show(request: HttpRequest, project: Project | None) -> HttpResponse:
    text = searched(request)
    who = request.GET.get("person", "").replace("\0", "").strip()[:LONGEST_NAME]
    entries = audit.narrow(audit.find_entries(person(request), project), text, who)
    page = read_page(entries, request.GET, NEWEST_FIRST)
    return render(request, "designer/people/audit.html", {"page": page, "q": text, "person": who, "project": project})
