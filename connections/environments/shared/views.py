"""The pages of the catalog's environments, and a project's references to them. One environment is shown and changed by
the pages around this room, like a project's own."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.catalog.folders.forms import PlaceForm, offer_folders
from connections.catalog.folders.services import find_folder, read_tree
from connections.catalog.folders.tree import Tree
from connections.environments.services import create_environment, find_environment
from connections.environments.shared import services
from connections.environments.shared.forms import SharedEnvironmentForm, find_choices
from connections.environments.views import tell_place
from connections.models import Environment, Folder
from designer.accounts.current_user import person
from designer.editors.choices import containing
from designer.errors import Invalid, NotFound
from designer.input.numerals import is_count
from designer.people.permissions import Action, Root, may, require
from designer.services.projects import find_project
from designer.storage.paging import Order, read_page
from designer.views.choices import render_choices
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

BY_NAME = Order(text="small_name")
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the environments of the catalog that the user may see, or of a folder and those below it."""
    user, text = person(request), searched(request)
    tree, here = read_tree(user), _find_folder(request)
    found = services.visible_environments(user).filter(containing(text, "name", "description"))
    found = found.filter(folder__in=tree.below(here.pk)) if here else found
    page = read_page(found.annotate(small_name=Lower("name")), request.GET, BY_NAME)
    context = {
        "page": page,
        "rows": _describe(page.rows, tree),
        "q": text,
        "here": here,
        "path": tree.path(here.pk) if here else [],
        "may_make": may(user, Action.CREATE_OBJECTS, here or Root.CATALOG) or (not here and bool(offer_folders(user))),
    }
    return render(request, "connections/environments/shared/index.html", context)


@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make an environment in the catalog."""
    user, here = person(request), _find_folder(request)
    if not offer_folders(user):
        require(user, Action.CREATE_OBJECTS, here or Root.CATALOG)
    sent = request.POST if request.method == "POST" else None
    form = SharedEnvironmentForm(sent, user=user, place=here.pk if here else None)
    if form.is_valid():
        with refusals_in(form):
            made = create_environment(user, form.chosen, form.to_document(), form.cleaned_data["copy_of"])
            return redirect("environment", made.pk)
    context = {"form": form, "path": read_tree(user).path(here.pk) if here else []}
    return render(request, "connections/environments/environment_form.html", context, status=status_of(form))


@require_form
def place(request: HttpRequest, environment_id: int) -> HttpResponse:
    """Put an environment of the catalog into another folder."""
    user = person(request)
    environment = find_environment(user, environment_id, Action.MODIFY)
    initial = {"folder": str(environment.folder_id or "")}
    sent = request.POST if request.method == "POST" else None
    form = PlaceForm(sent, user=user, place=environment.folder_id, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            services.place_environment(user, environment, form.chosen)
            messages.success(request, f"The environment “{environment}” stands where you put it.")
            return redirect("environment", environment.pk)
    context = {**tell_place(user, environment), "form": form}
    return render(request, "connections/environments/shared/place.html", context, status=status_of(form))


@require_safe
def find(request: HttpRequest, project_id: int) -> HttpResponse:
    """Find environments of the catalog that a project can refer to, by words."""
    project = find_project(person(request), project_id)
    return render_choices(request, find_choices(person(request), project, searched(request)))


@require_POST
def refer(request: HttpRequest, project_id: int) -> HttpResponse:
    """Let a project's packages run in an environment of the catalog."""
    user = person(request)
    project, chosen = find_project(user, project_id, Action.MODIFY), request.POST.get("environment", "")
    try:
        services.refer(user, project, find_environment(user, int(chosen) if is_count(chosen) else 0, Action.USE))
        messages.success(request, "The project refers to the environment. Runs that begin now can choose it.")
    except (Invalid, NotFound) as error:
        messages.error(request, error.sentence)
    return redirect("environments", project.pk)


@require_POST
def stop_referring(request: HttpRequest, project_id: int, shared_id: int) -> HttpResponse:
    """Let a project's packages run in an environment of the catalog no more."""
    user = person(request)
    project = find_project(user, project_id, Action.MODIFY)
    gone = services.stop_referring(user, project, shared_id)
    messages.success(request, f"The project does not refer to the environment “{gone}” any more.")
    return redirect("environments", project.pk)


def _describe(environments: Iterable[Environment], tree: Tree) -> list[tuple[Environment, str, int, int]]:
    """Give each with its place, how many variables it has, and how many projects refer to it."""
    shown = list(environments)
    counted = Environment.objects.filter(pk__in=[each.pk for each in shown]).annotate(number=Count("referring"))
    projects = dict(counted.values_list("pk", "number"))
    return [(each, tree.label(each.folder_id), len(each.variables), projects.get(each.pk, 0)) for each in shown]


def _find_folder(request: HttpRequest) -> Folder | None:
    key = request.GET.get("folder", "")
    return find_folder(person(request), int(key)) if is_count(key) else None
