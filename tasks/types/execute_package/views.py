"""The way from an Execute Package task to the package that it calls."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from designer.accounts.current_user import person
from designer.errors import NotFound
from designer.services.projects import find_project
from tasks.types.execute_package.lookup import find_called


@require_safe
def open_called(request: HttpRequest, project_id: int) -> HttpResponse:
    """Open the package of this name in the designer."""
    project, name = find_project(person(request), project_id), request.GET.get("name", "")
    package = find_called(project, name)
    if package is None:
        raise NotFound(f"The project has no package “{name}”. It may have been renamed or deleted.")
    return redirect("package", package.pk)
