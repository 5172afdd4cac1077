"""The way from an Execute Package task to the package that it calls, and what its editor finds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from designer.accounts.current_user import person
from designer.errors import NotFound
from designer.services.packages import find_package
from designer.services.projects import find_project
from designer.views.choices import render_choices
from designer.views.search import searched
from tasks.types.execute_package.choices import find_packages, find_parameters
from tasks.types.execute_package.lookup import find_called


@require_safe
def search_packages(request: HttpRequest, package_id: int) -> HttpResponse:
    """Find packages that a task of this package can call, by words of their names."""
    caller = find_package(person(request), package_id)
    return render_choices(request, find_packages(caller, searched(request)))


@require_safe
def search_parameters(request: HttpRequest, package_id: int) -> HttpResponse:
    """Find parameters of packages that a task of this package can call."""
    caller = find_package(person(request), package_id)
    return render_choices(request, find_parameters(caller, searched(request)))


@require_safe
def open_called(request: HttpRequest, project_id: int) -> HttpResponse:
    """Open the package of this name in the designer."""
    project, name = find_project(person(request), project_id), request.GET.get("name", "")
    package = find_called(project, name)
    if package is None:
        raise NotFound(f"The project has no package “{name}”. It may have been renamed or deleted.")
    return redirect("package", package.pk)
