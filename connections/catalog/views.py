"""The pages of the shared connection managers: the team's catalog, and those of the user's projects."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.catalog import services
from connections.catalog.forms import CATALOG, chosen_project, find_type, make_form, make_new_form
from connections.catalog.ntlm import find_ntlm_uses
from connections.catalog.trial_form import make_trial_form
from connections.catalog.uses import find_uses
from connections.catalog.versions import find_changes
from connections.credentials.project_choices import list_projects
from connections.models import ConnectionManager
from designer.accounts.current_user import person
from designer.input.numerals import is_count
from designer.models import User
from designer.people.permissions import Action, Root, may
from designer.registry.types import connection_types
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
    user = person(request)
    text, scope = searched(request), request.GET.get("scope", "")
    found = _filter(services.visible_connections(user), text, scope)
    projects = list_projects(user, scope)
    context = {
        "page": read_page(found.annotate(small_name=Lower("name")), request.GET, BY_NAME),
        "q": text,
        "scope": scope,
        "projects": projects,
        # Whoever can keep a new one nowhere is offered no form for it.
        "types": connection_types if _may_keep_one(user) else {},
    }
    return render(request, "connections/catalog/index.html", context)


@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a manager in the catalog or in one of the user's projects."""
    user, type_name = person(request), request.GET.get("type", DEFAULT_TYPE)
    data = request.POST if request.method == "POST" else None
    form = make_new_form(user, data, type_name, request.GET.get("scope", ""))
    if form.is_valid():
        with refusals_in(form):
            manager = services.create_connection(user, chosen_project(user, form), form.to_document())
            messages.success(request, f"The connection manager “{manager}” is made.")
            _tell_issues(request, manager)
            return redirect("project", manager.project_id) if manager.project_id else redirect("connections")
    context = {
        "form": form,
        "type": find_type(type_name),
        "types": connection_types,
        "scope": request.GET.get("scope", ""),
        "trial_form": make_trial_form(type_name, None),
    }
    return render(request, "connections/catalog/form.html", context, status=status_of(form))


@require_form
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Change a shared manager."""
    action = Action.CHANGE if request.method == "POST" else Action.READ
    manager = services.find_connection(person(request), connection_id, action)
    form = make_form(person(request), manager, request.POST if request.method == "POST" else None)
    shown, obstacle = str(manager), services.find_obstacle(person(request), manager)
    uses = find_uses(person(request), manager)
    if obstacle and not form.is_bound:
        form.lock()
    if form.is_valid():
        with refusals_in(form):
            services.change_connection(person(request), manager, form.to_document())
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
        "trial_form": make_trial_form(manager.type, manager.project_id),
        "ntlm_uses": find_ntlm_uses(person(request), manager.uid),
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


def _may_keep_one(user: User) -> bool:
    """Tell whether there is a place for a new one of the user's."""
    return may(user, Action.CREATE, Root.CATALOG) or bool(list_projects(user, "", Action.CREATE))


def _tell_issues(request: HttpRequest, manager: ConnectionManager) -> None:
    for issue in services.find_issues(manager):
        messages.warning(request, f"“{manager}”: {issue.message}")


def _filter(managers: QuerySet[ConnectionManager], text: str, scope: str) -> QuerySet[ConnectionManager]:
    if text:
        managers = managers.filter(Q(name__icontains=text) | Q(description__icontains=text))
    if scope == CATALOG:
        return managers.filter(project__isnull=True)
    return managers.filter(project=int(scope)) if is_count(scope) else managers
