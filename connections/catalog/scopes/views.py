"""The pages by which connection managers come from one scope to another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from connections.catalog.folders.forms import offer_folders
from connections.catalog.scopes.copying import copy_to_project
from connections.catalog.scopes.forms import CatalogForm, CopyForm, MergeForm, OwnForm, find_choices
from connections.catalog.scopes.going_along import along_to_catalog, along_to_copy, along_to_project
from connections.catalog.scopes.merging import find_effect, find_kept, merge_connections
from connections.catalog.scopes.similar import find_similar
from connections.catalog.scopes.widening import give_to_catalog, give_to_project
from connections.catalog.services import find_connection
from connections.catalog.uses.finding import count_words
from connections.models import ConnectionManager
from designer.accounts.current_user import person
from designer.people.permissions import Action, Root, actions_on, may
from designer.services.packages import find_package
from designer.services.projects import find_project
from designer.views.choices import render_choices
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def of_package(request: HttpRequest, package_id: int) -> HttpResponse:
    """Show a package's own managers as they are stored, and give one to the project."""
    user = person(request)
    package = find_package(user, package_id, Action.MODIFY)
    form = OwnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            manager = give_to_project(user, package, form.cleaned_data["connection"])
            messages.success(request, f"The connection manager “{manager}” is the project's now. The package uses it.")
            return redirect("connection", manager.uid)
    managers = list(ConnectionManager.objects.filter(package=package).order_by("position"))
    own = list(zip(managers, along_to_project(user, package, managers), strict=True))
    context = {"form": form, "package": package, "own": own}
    return render(request, "connections/catalog/scopes/package.html", context, status=status_of(form))


@require_form
def scope(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Put a project's manager into the catalog, or copy a shared one into a project."""
    user = person(request)
    manager = find_connection(user, connection_id)
    is_copy = request.POST.get("wanted") != "catalog"
    data = request.POST if request.method == "POST" else None
    copying = CopyForm(data if is_copy else None, user=user, manager=manager)
    giving = CatalogForm(None if is_copy else data, user=user, place=None)
    form = copying if is_copy else giving
    if form.is_valid():
        with refusals_in(form):
            made = _copy(request, manager, copying) if is_copy else give_to_catalog(user, manager, giving.chosen)
            if not is_copy:
                messages.success(request, f"The connection manager “{made}” is in the catalog now.")
            return redirect("connection", made.uid)
    may_give = manager.project_id and {Action.MANAGE_PERMISSIONS, Action.MODIFY} <= actions_on(user, manager)
    may_give = may_give and (may(user, Action.CREATE_OBJECTS, Root.CATALOG) or bool(offer_folders(user)))
    context = {
        "form": form,
        "copying": copying,
        "giving": giving if may_give else None,
        "manager": manager,
        "along_to_catalog": along_to_catalog(user, manager) if may_give else None,
        "along_to_copy": along_to_copy(user, manager, None),
    }
    return render(request, "connections/catalog/scopes/scope.html", context, status=status_of(form))


@require_form
def merge(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Choose what takes a manager's place, show what that does, and do it."""
    user = person(request)
    gone = find_connection(user, connection_id, Action.MODIFY)
    chosen = request.POST or request.GET
    form = MergeForm(chosen if request.method == "POST" or "kept" in chosen else None, user=user, gone=gone)
    kept = effect = None
    if form.is_valid():
        with refusals_in(form):
            kept = find_kept(user, UUID(form.cleaned_data["kept"]))
            effect = find_effect(user, gone, kept)
            if request.method == "POST":
                number = merge_connections(user, gone, kept)
                messages.success(
                    request, f"“{kept}” took the place of “{gone}”, in {count_words(number, 'package')} too."
                )
                return redirect("connection", kept.uid)
    context = {"form": form, "gone": gone, "kept": kept, "effect": effect}
    return render(
        request, "connections/catalog/scopes/merge.html", context, status=status_of(form) if form.errors else 200
    )


@require_safe
def find(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Find what can take a manager's place, by words of its name."""
    gone = find_connection(person(request), connection_id, Action.MODIFY)
    return render_choices(request, find_choices(person(request), gone, searched(request)))


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """List the servers that several connection managers lead to."""
    context = {"groups": find_similar(person(request))}
    return render(request, "connections/catalog/scopes/similar.html", context)


def _copy(request: HttpRequest, manager: ConnectionManager, form: CopyForm) -> ConnectionManager:
    project = find_project(person(request), int(form.cleaned_data["project"]))
    made, number = copy_to_project(person(request), manager, project)
    told = f" {count_words(number, 'package')} of it use the copy now." if number else ""
    messages.success(request, f"The project “{project}” has a copy of “{manager}”.{told}")
    return made
