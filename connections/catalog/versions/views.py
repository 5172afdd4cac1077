"""Bringing back what a shared connection manager was: an earlier version, or one that was deleted."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from connections.catalog import services
from connections.catalog.versions.keeping import RESTORABLE, deleted_managers, find_deleted
from connections.models import ConnectionVersion, Folder
from designer.accounts.current_user import person
from designer.errors import Invalid
from designer.models import Project, User
from designer.people.permissions import Action, Root, may, with_right
from designer.storage.paging import Order, read_page

NEWEST = Order(is_descending=True)


@require_POST
def restore(request: HttpRequest, connection_id: UUID, number: int) -> HttpResponse:
    """Make a manager what it was in a version."""
    manager = services.find_connection(person(request), connection_id)
    try:
        services.restore_version(person(request), manager, number)
        messages.success(request, f"The connection manager “{manager}” is what it was in version {number}.")
    except Invalid as error:
        messages.error(request, error.sentence)
    return redirect("connection", connection_id)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """List the managers that were deleted lately and can be brought back."""
    page = read_page(deleted_managers(person(request)), request.GET, NEWEST)
    context = {"page": page, "days": RESTORABLE.days, "restorable": _find_restorable(person(request), page.rows)}
    return render(request, "connections/catalog/versions/deleted.html", context)


def _find_restorable(user: User, versions: list[ConnectionVersion]) -> set[int]:
    """Give those that the user may make again where they were."""
    keys = {version.project_id for version in versions if version.project_id}
    may_create = partial(with_right, user, Action.CREATE_OBJECTS)
    projects = set(Project.objects.filter(may_create(Project), pk__in=keys).values_list("pk", flat=True))
    in_catalog = may(user, Action.CREATE_OBJECTS, Root.CATALOG)
    open_folders = set(Folder.objects.filter(may_create(Folder)).values_list("pk", flat=True))

    def is_open(version: ConnectionVersion) -> bool:
        if version.project_id or version.folder_id:
            return version.project_id in projects or version.folder_id in open_folders
        return in_catalog

    return {each.pk for each in versions if is_open(each)}


@require_POST
def restore_deleted(request: HttpRequest, version_id: int) -> HttpResponse:
    """Make a deleted manager again."""
    try:
        manager = services.restore_deleted(person(request), find_deleted(person(request), version_id))
    except Invalid as error:
        messages.error(request, error.sentence)
        return redirect("connections-deleted")
    messages.success(request, f"The connection manager “{manager}” is back, for all that referred to it.")
    return redirect("connection", manager.uid)
