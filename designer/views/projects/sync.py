"""The page of the folder that a project follows: what came from which file, and syncing with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from designer.accounts.current_user import person
from designer.errors import Conflict, Invalid
from designer.models import Project
from designer.services.projects import find_project
from designer.services.sync.asking import ask_sync, find_source, is_under_way, list_packages, read_choices

ASKED = "A worker syncs the project now. Load the page again to see what came of it."


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show the folder and its packages, and have a worker sync with it."""
    project = find_project(person(request), project_id)
    if request.method == "POST":
        _ask(request, project)
        return redirect("project-sync", project.pk)
    source = find_source(person(request), project)
    context = {
        "project": project,
        "source": source,
        "is_under_way": source is not None and is_under_way(source),
        "packages": [(row, row.package.version > row.version) for row in list_packages(project)],
    }
    return render(request, "designer/projects/sync.html", context)


def _ask(request: HttpRequest, project: Project) -> None:
    try:
        local, is_check = request.POST.get("local", "stop"), "check" in request.POST
        ask_sync(person(request), project, read_choices(local, prune="prune" in request.POST, check=is_check))
        messages.success(request, ASKED)
    except (Conflict, Invalid) as error:
        messages.warning(request, error.sentence)
