"""The pages that change folders of the catalog, and where a connection manager stands. Lists are the catalog's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from connections.catalog.folders import services
from connections.catalog.folders.forms import ConnectionPlaceForm, FolderForm
from connections.catalog.folders.placing import place_connection
from connections.catalog.services import find_connection
from connections.models import Folder
from designer.accounts.current_user import person
from designer.errors import Conflict
from designer.input.numerals import is_count
from designer.people.permissions import Action, Root, require
from designer.views.refusals import refusals_in, status_of

CONSEQUENCE = "Only an empty folder can be deleted. The rights that were given on it go with it."
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a folder, in the one that the address names."""
    user, parent = person(request), _find_parent(request)
    require(user, Action.CREATE_OBJECTS, parent or Root.CATALOG)
    place = parent.pk if parent else None
    form = FolderForm(_sent(request), user=user, place=place, initial={"folder": str(place or "")})
    if form.is_valid():
        with refusals_in(form):
            folder = services.create_folder(user, form.chosen, form.cleaned_data["name"])
            messages.success(request, f"The folder “{folder}” was created.")
            return redirect("folder", folder.pk)
    context = {"form": form, "back": reverse("folder", args=[place]) if place else reverse("connections")}
    return render(request, "connections/catalog/folders/folder_form.html", context, status=status_of(form))


@require_form
def edit(request: HttpRequest, folder_id: int) -> HttpResponse:
    """Rename a folder, or put it into another one."""
    user = person(request)
    folder = services.find_folder(user, folder_id, Action.MODIFY)
    initial = {"name": folder.name, "folder": str(folder.parent_id or "")}
    below = services.read_tree(user).below(folder.pk)
    form = FolderForm(_sent(request), user=user, place=folder.parent_id, without=below, initial=initial)
    shown = folder.name
    if form.is_valid():
        with refusals_in(form):
            services.change_folder(user, folder, form.cleaned_data["name"], form.chosen)
            messages.success(request, f"The folder “{folder}” is changed.")
            return redirect("folder", folder.pk)
    context = {
        "form": form,
        "folder": folder,
        "shown_name": shown,
        "back": reverse("folder", args=[folder_id]),
        "consequence": CONSEQUENCE,
    }
    return render(request, "connections/catalog/folders/folder_form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, folder_id: int) -> HttpResponse:
    """Delete an empty folder."""
    folder = services.find_folder(person(request), folder_id)
    parent = folder.parent_id
    try:
        services.delete_folder(person(request), folder)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect("folder", folder_id)
    messages.success(request, f"The folder “{folder}” is deleted.")
    return redirect("folder", parent) if parent else redirect("connections")


@require_form
def place(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Put a connection manager into a folder, or into somebody's hands."""
    user = person(request)
    manager = find_connection(user, connection_id, Action.MODIFY)
    form = ConnectionPlaceForm(_sent(request), user=user, manager=manager)
    if form.is_valid():
        with refusals_in(form):
            place_connection(user, manager, form.chosen, form.cleaned_data["owner"])
            messages.success(request, f"The place and the owner of “{manager}” are saved.")
            return redirect("connection", connection_id)
    context = {"form": form, "manager": manager}
    return render(request, "connections/catalog/folders/place.html", context, status=status_of(form))


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _find_parent(request: HttpRequest) -> Folder | None:
    key = request.GET.get("folder", "")
    return services.find_folder(person(request), int(key)) if is_count(key) else None
