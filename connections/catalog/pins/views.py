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
from designer.errors import NotFound
from designer.models import Project
from designer.services.projects import find_project
from designer.storage.paging import Order, read_page
from designer.views.refusals import add_errors, refusals_in, status_of

BY_NUMBER = Order()
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Show which projects use a version, and pin one."""
    user = person(request)
    manager = find_connection(user, connection_id)
    form = PinForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        project, number = find_project(user, int(form.cleaned_data["project"])), form.cleaned_data["number"]
        try:
            with refusals_in(form):
                _pin(request, manager, project, number)
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


def _pin(request: HttpRequest, manager: ConnectionManager, project: Project, number: int | None) -> None:
    if number is None:
        services.unpin(person(request), manager, project)
        messages.success(request, f"The project “{project}” follows the newest version of “{manager}”.")
    else:
        services.pin(person(request), manager, project, number)
        messages.success(request, f"The project “{project}” uses “{manager}” as it was in version {number}.")
