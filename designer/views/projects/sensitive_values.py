"""What an administrator says on a project's page of sensitive values."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from designer.accounts.current_user import person
from designer.people.permissions import Action
from designer.services.projects import find_project
from designer.services.sensitive_values import HIDDEN, SHOWN, show_sensitive_values


@require_POST
def change(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show what runs make of sensitive values, or hide it."""
    project = find_project(person(request), project_id, Action.MODIFY)
    is_shown = request.POST.get("shown") == "1"
    show_sensitive_values(person(request), project, is_shown=is_shown)
    messages.success(request, f"{SHOWN if is_shown else HIDDEN}, from the next run on.")
    return redirect("project", project.pk)
