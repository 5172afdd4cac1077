"""The pages of the shared connection managers: the team's catalog, and those of the user's projects."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.catalog import services
from connections.catalog.folders.forms import offer_folders
from connections.catalog.folders.services import count_managers, find_folder, read_tree
from connections.catalog.folders.tree import Tree
from connections.catalog.forms import chosen_place, find_type, make_form, make_new_form
from connections.catalog.listing import by_name, describe, narrow, within
from connections.catalog.sends.history import delivery_history
from connections.catalog.sends.picture import draw
from connections.catalog.trial_form import make_trial_form
from connections.catalog.uses.finding import find_uses
from connections.catalog.versions.keeping import find_changes
from connections.credentials.project_choices import list_projects
from connections.models import ConnectionManager, Folder
from designer.accounts.current_user import person
from designer.input.numerals import is_count
from designer.models import User
from designer.people.permissions import Action, Root, may
from designer.registry.types import offered_connection_types
from designer.storage.paging import Order, read_page
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

BY_NAME = Order(text="small_name")
CONSEQUENCE = "Packages that use it stay. Their tasks are marked, and cannot send until they name another one."
SHOWN_VERSIONS = 20
BY_TASK = Order(prefix="used", size=20)
DEFAULT_TYPE = "SMTP"

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the shared connection managers that the user may see, by name."""
    return _list(request, None)


@require_safe
def folder(request: HttpRequest, folder_id: int) -> HttpResponse:
    """List the connection managers and folders in a folder of the catalog; a search goes through all below it."""
    return _list(request, find_folder(person(request), folder_id))


def _list(request: HttpRequest, here: Folder | None) -> HttpResponse:
    user, tree = person(request), read_tree(person(request))
    text, scope = searched(request), "" if here else request.GET.get("scope", "")
    found = narrow(services.visible_connections(user), text, scope)
    found = within(found, tree, here.pk, deep=bool(text)) if here else found
    page = read_page(by_name(found), request.GET, BY_NAME)
    context = {
        "page": page,
        "rows": describe(page.rows, tree),
        "q": text,
        "scope": scope,
        "here": here,
        "path": tree.path(here.pk)[:-1] if here else [],
        "folders": [] if text or is_count(scope) else _count(user, tree, here),
        "may_make_folder": may(user, Action.CREATE_OBJECTS, here or Root.CATALOG),
        "may_change": here is not None and may(user, Action.MODIFY, here),
        "projects": [] if here else list_projects(user, scope),
        # Whoever can keep a new one nowhere is offered no form for it.
        "types": offered_connection_types() if _may_keep_one(user, here) else {},
    }
    return render(request, "connections/catalog/index.html", context)


def _count(user: User, tree: Tree, here: Folder | None) -> list[tuple[Folder, int]]:
    """Give the folders directly here, each with how many managers are in it at any depth."""
    counts = count_managers(user)
    inside = tree.inside.get(here.pk if here else None, [])
    return [(each, sum(counts.get(number, 0) for number in tree.below(each.pk))) for each in inside]


@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a manager in the catalog or in one of the user's projects."""
    user, type_name = person(request), request.GET.get("type", DEFAULT_TYPE)
    data = request.POST if request.method == "POST" else None
    form = make_new_form(user, data, type_name, request.GET.get("scope", ""))
    if form.is_valid():
        with refusals_in(form):
            project, folder = chosen_place(user, form)
            manager = services.create_connection(user, project, form.to_document(), folder)
            messages.success(request, f"The connection manager “{manager}” was created.")
            _tell_issues(request, manager)
            if manager.project_id:
                return redirect("project", manager.project_id)
            return redirect("folder", manager.folder_id) if manager.folder_id else redirect("connections")
    context = {
        "form": form,
        "type": find_type(type_name),
        "types": offered_connection_types(),
        "scope": request.GET.get("scope", ""),
        "trial_form": make_trial_form(type_name, None),
    }
    return render(request, "connections/catalog/form.html", context, status=status_of(form))


LONGEST_NUMBER = 10


def _read_version(request: HttpRequest) -> int | None:
    """Give the version of a manager that the form was made of, if it says one."""
    text = request.POST.get("version", "")
    return int(text) if is_count(text) and len(text) < LONGEST_NUMBER else None


@require_form
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Change a shared manager."""
    action = Action.MODIFY if request.method == "POST" else Action.READ
    manager = services.find_connection(person(request), connection_id, action)
    form = make_form(person(request), manager, request.POST if request.method == "POST" else None)
    shown, obstacle = str(manager), services.find_obstacle(person(request), manager)
    uses = find_uses(person(request), manager)
    health = delivery_history().health(person(request), manager.uid)
    if obstacle and not form.is_bound:
        form.lock()
    if form.is_valid():
        with refusals_in(form):
            services.change_connection(person(request), manager, form.to_document(), _read_version(request))
            messages.success(
                request,
                f"The connection manager “{manager}” is changed. Runs that begin now use it so. {uses.sentence}",
            )
            _tell_issues(request, manager)
            return redirect("connections")
    context = {
        "form": form,
        "type": find_type(manager.type),
        "manager": manager,
        "shown_name": shown,
        "obstacle": obstacle,
        "may_place": may(person(request), Action.MODIFY, manager),
        "trial_form": make_trial_form(manager.type, manager.project_id, manager.uid),
        "health": health,
        "picture": draw(health.days),
        "ntlm_uses": delivery_history().ntlm_uses(person(request), manager.uid),
        "path": read_tree(person(request)).path(manager.folder_id),
        "last_test": getattr(manager, "last_test", None),
        "uses": uses,
        "consequence": f"{uses.sentence} {CONSEQUENCE}",
        "changes": find_changes(manager, SHOWN_VERSIONS),
        "used_by": read_page(uses.tasks, request.GET, BY_TASK),
        "issues": [] if form.is_bound else services.find_issues(manager),
    }
    return render(request, "connections/catalog/form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Delete a shared manager."""
    manager = services.find_connection(person(request), connection_id)
    services.delete_connection(person(request), manager)
    messages.success(request, f"The connection manager “{manager}” is deleted.")
    return redirect("connections")


def _may_keep_one(user: User, here: Folder | None) -> bool:
    """Tell whether there is a place for a new one of the user's."""
    in_catalog = may(user, Action.CREATE_OBJECTS, here or Root.CATALOG)
    return in_catalog or bool(list_projects(user, "", Action.CREATE_OBJECTS) or offer_folders(user))


def _tell_issues(request: HttpRequest, manager: ConnectionManager) -> None:
    for issue in services.find_issues(manager):
        messages.warning(request, f"“{manager}”: {issue.message}")
