"""The pages of a project's parameters: the list, and the form of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from designer.accounts.current_user import person
from designer.editors.value_forms import ParameterForm
from designer.people.permissions import Action
from designer.services.project_parameters import delete_parameter, find_parameter, save_parameter
from designer.services.projects import find_project
from designer.views.refusals import refusals_in, status_of

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """List a project's parameters."""
    project = find_project(person(request), project_id)
    context = {"project": project, "parameters": project.parameter_documents}
    return render(request, "designer/projects/parameters.html", context)


@require_form
def edit(request: HttpRequest, project_id: int, parameter_id: UUID | None = None) -> HttpResponse:
    """Add a parameter, or change one."""
    project = find_project(person(request), project_id, Action.MODIFY_OBJECTS)
    parameter = find_parameter(project, parameter_id) if parameter_id else None
    form = ParameterForm(request.POST if request.method == "POST" else None, parameter=parameter)
    if form.is_valid():
        with refusals_in(form):
            left = save_parameter(person(request), project, form.parameter)
            messages.success(request, f"The parameter “{form.parameter.name}” is saved. Runs that begin now use it so.")
            for sentence in left:
                messages.warning(request, sentence)
            return redirect("project-parameters", project.pk)
    context = {"form": form, "project": project, "parameter": parameter}
    return render(request, "designer/projects/parameter_form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, project_id: int, parameter_id: UUID) -> HttpResponse:
    """Delete a parameter."""
    project = find_project(person(request), project_id, Action.MODIFY_OBJECTS)
    parameter = find_parameter(project, parameter_id)
    delete_parameter(person(request), project, parameter)
    messages.success(request, f"The parameter “{parameter.name}” is deleted.")
    return redirect("project-parameters", project.pk)
