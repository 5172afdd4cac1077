"""The page of a connection manager's pins."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from connections.catalog.pins import services
from connections.catalog.pins.forms import PinForm
from connections.catalog.services import find_connection
from connections.models import ConnectionManager
from designer.accounts.current_user import person
from designer.errors import Invalid, NotFound
from designer.models import Package, Project
from designer.services.projects import find_project
from designer.storage.paging import Order, read_page
from designer.views.refusals import add_errors, refusals_in, status_of

BY_NUMBER = Order()
NO_PACKAGE = "The project has no package of this name."
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Show which projects and packages use a version, and pin one."""
    user = person(request)
    manager = find_connection(user, connection_id)
    given = {name: request.GET.get(name, "") for name in ("project", "package")}
    form = PinForm(request.POST if request.method == "POST" else None, user=user, initial=given)
    if form.is_valid():
        project, number = find_project(user, int(form.cleaned_data["project"])), form.cleaned_data["number"]
        try:
            with refusals_in(form):
                _pin(request, manager, _find_place(project, form.cleaned_data["package"]), number)
                return redirect("connection-pins", connection_id)
        except NotFound as error:
            add_errors(form, {"number": error.sentence}, error.sentence)
    page = read_page(services.list_pins(user, manager), request.GET, BY_NUMBER)
    context = {"form": form, "manager": manager, "page": page}
    return render(request, "connections/catalog/pins/pins.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, connection_id: UUID, project_id: int) -> HttpResponse:
    """Have a project follow the newest version again."""
    user = person(request)
    manager = find_connection(user, connection_id)
    if project := services.find_pinned_project(user, manager, project_id):
        services.unpin(user, manager, project)
    messages.success(request, f"The project follows the newest version of “{manager}” again.")
    return redirect("connection-pins", connection_id)


@require_POST
def delete_of_package(request: HttpRequest, connection_id: UUID, package_id: int) -> HttpResponse:
    """Have a package use what its project does again."""
    user = person(request)
    manager = find_connection(user, connection_id)
    if package := services.find_pinned_package(user, manager, package_id):
        services.unpin_package(user, manager, package)
    messages.success(request, f"The package uses the version of “{manager}” that its project does again.")
    return redirect("connection-pins", connection_id)


def _find_place(project: Project, name: str) -> Project | Package:
    """Give the project, or the one of its packages that has this name. Raises Invalid."""
    if not name:
        return project
    package = project.packages.select_related("project").filter(name__iexact=name).first()
    if package is None:
        raise Invalid(NO_PACKAGE, {"package": NO_PACKAGE})
    return package


def _pin(request: HttpRequest, manager: ConnectionManager, place: Project | Package, number: int | None) -> None:
    user = person(request)
    if isinstance(place, Package):
        name = f"The package “{place}”"
        follows = f"{name} uses the version of “{manager}” that its project does."
    else:
        name = f"The project “{place}”"
        follows = f"{name} follows the newest version of “{manager}”."
    services.change_pin(user, manager, place, number)
    messages.success(request, follows if number is None else f"{name} uses “{manager}” as it was in version {number}.")
