"""The pages that change the variables of an environment."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from connections.environments import services
from connections.environments.forms import VariableForm
from connections.environments.targets import read_key
from connections.environments.views import tell_place
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.accounts.current_user import person
from designer.errors import NotFound
from designer.people.permissions import Action
from designer.views.refusals import refusals_in, status_of

CONSEQUENCE = "What takes its value from it cannot run with this environment any more."
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def edit_variable(request: HttpRequest, environment_id: int, variable_id: UUID | None = None) -> HttpResponse:
    """Add a variable, or change one."""
    environment = services.find_environment(person(request), environment_id, Action.MODIFY)
    document = environment.to_document()
    variable = _find(document, variable_id) if variable_id else None
    project = None if variable else environment.project
    form = VariableForm(request.POST if request.method == "POST" else None, variable=variable, project=project)
    if form.is_valid():
        with refusals_in(form):
            target = form.cleaned_data.get("sets")
            sets = read_key(target, form.made.name) if target else None
            services.save_variable(person(request), environment, form.made, sets)
            messages.success(request, f"The variable “{form.made.name}” is saved.")
            return redirect("environment", environment.pk)
    context = {**tell_place(person(request), environment), "form": form, "variable": variable}
    told = context["uses"].sentence if "uses" in context else ""
    context["consequence"] = f"{told} {CONSEQUENCE}".strip()
    return render(request, "connections/environments/environment_variable.html", context, status=status_of(form))


@require_POST
def delete_variable(request: HttpRequest, environment_id: int, variable_id: UUID) -> HttpResponse:
    """Delete a variable."""
    environment = services.find_environment(person(request), environment_id, Action.MODIFY)
    gone = _find(environment.to_document(), variable_id)
    services.delete_variable(person(request), environment, variable_id)
    messages.success(request, f"The variable “{gone.name}” is deleted.")
    return redirect("environment", environment.pk)


def _find(document: EnvironmentDocument, variable_id: UUID) -> VariableOfEnvironment:
    for each in document.variables:
        if each.id == variable_id:
            return each
    raise NotFound("There is no such variable. It may have been deleted.")
