"""The page of a project's guard."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from connections.guard.forms import GuardForm
from connections.guard.services import change_guard, read_guard
from designer.accounts.current_user import person
from designer.people.permissions import Action
from designer.services.projects import find_project
from designer.views.refusals import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, project_id: int) -> HttpResponse:
    """Change a project's guard."""
    project = find_project(person(request), project_id, Action.MODIFY)
    form = GuardForm(request.POST if request.method == "POST" else None, initial=read_guard(project).model_dump())
    if form.is_valid():
        change_guard(person(request), project, form.settings)
        messages.success(request, "The guard is changed. It holds from the next mail on.")
        return redirect("project", project.pk)
    context = {"form": form, "project": project}
    return render(request, "connections/guard/guard.html", context, status=status_of(form))
