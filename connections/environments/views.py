"""The pages of a project's environments: the list with what they set, and one environment, also of the catalog."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.catalog.folders.services import read_tree
from connections.environments import services
from connections.environments.comparison_page import MOST_COLUMNS, Asked, read_comparison
from connections.environments.forms import EnvironmentForm, ReferenceForm
from connections.environments.of_projects import allowed_environments, environments_of
from connections.environments.shared.forms import ReferForm
from connections.environments.shared.uses import find_uses
from connections.environments.target_search import Target, group_targets, name_targets, search_targets
from connections.environments.targets import write_key
from connections.models.environment import Environment
from connections.models.environment_document import Reference, VariableOfEnvironment
from designer.accounts.current_user import person
from designer.models import Project, User
from designer.people.permissions import Action
from designer.services.projects import find_project
from designer.storage.paging import Order, read_page
from designer.views.choices import render_choices
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

CONSEQUENCE = "Its variables go with it. What its runs did can still be read."
BY_PROJECT = Order(text="name", prefix="used", size=20)
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """List a project's environments and references, and add a reference."""
    action = Action.MODIFY if request.method == "POST" else Action.READ
    project = find_project(person(request), project_id, action)
    form = ReferenceForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid():
        with refusals_in(form):
            references = services.list_references(project)
            services.save_references(person(request), project, [*references, form.to_reference()])
            messages.success(request, "The reference was created. Runs with an environment that begin now go by it.")
            return redirect("environments", project.pk)
    return _show_all(request, project, form)


@require_safe
def compare(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show a project's environments side by side."""
    project = find_project(person(request), project_id)
    asked = Asked.read(request.GET, searched(request))
    comparison = read_comparison(person(request), project, asked)
    shown = {each.pk for each in comparison.environments}
    known = allowed_environments(person(request), project.pk, Action.READ)
    context = {
        "project": project,
        "asked": asked,
        "comparison": comparison,
        "choices": [(each, each.pk in shown) for each in known],
        "most": MOST_COLUMNS,
        "next": asked.address(after=comparison.next) if comparison.next else "",
    }
    return render(request, "connections/environments/compare.html", context)


@require_safe
def find_targets(request: HttpRequest, project_id: int) -> HttpResponse:
    """Find what an environment of a project can set, by words."""
    project = find_project(person(request), project_id)
    targets, has_more = search_targets(project, searched(request))
    return render_choices(request, group_targets(targets, has_more=has_more))


@require_POST
def delete_reference(request: HttpRequest, project_id: int) -> HttpResponse:
    """Take a reference away."""
    project = find_project(person(request), project_id, Action.MODIFY)
    gone = request.POST.get("target", "")
    kept = [each for each in services.list_references(project) if write_key(each) != gone]
    services.save_references(person(request), project, kept)
    messages.success(request, "The reference is gone. What it set has its own value again.")
    return redirect("environments", project.pk)


@require_form
def create(request: HttpRequest, project_id: int) -> HttpResponse:
    """Make an environment."""
    project = find_project(person(request), project_id, Action.MODIFY)
    form = EnvironmentForm(request.POST if request.method == "POST" else None)
    form.fields["copy_of"].queryset = Environment.objects.filter(project=project).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
    if form.is_valid():
        with refusals_in(form):
            copied = form.cleaned_data["copy_of"]
            made = services.create_environment(person(request), project, form.to_document(), copied)
            return redirect("environment", made.pk)
    context = {"form": form, "project": project}
    return render(request, "connections/environments/environment_form.html", context, status=status_of(form))


@require_safe
def show(request: HttpRequest, environment_id: int) -> HttpResponse:
    """Show an environment with its variables, and what each sets."""
    environment = services.find_environment(person(request), environment_id)
    references = services.list_references(environment.project) if environment.project else []
    variables = environment.to_document().variables
    rows = [(each, _labels(each, references)) for each in sorted(variables, key=lambda one: one.name.casefold())]
    known = {each.name.casefold() for each in variables}
    missing = [each for each in references if each.variable.casefold() not in known]
    context = {**tell_place(person(request), environment), "rows": rows, "missing": missing}
    if environment.project is None:
        context["used_by"] = read_page(context["uses"].projects, request.GET, BY_PROJECT)
    return render(request, "connections/environments/environment.html", context)


@require_form
def edit(request: HttpRequest, environment_id: int) -> HttpResponse:
    """Change an environment's name and description."""
    environment = services.find_environment(person(request), environment_id, Action.MODIFY)
    names = ("name", "description", "colour", "is_production")
    initial = {name: getattr(environment, name) for name in names}
    form = EnvironmentForm(request.POST if request.method == "POST" else None, initial=initial)
    del form.fields["copy_of"]
    if form.is_valid():
        with refusals_in(form):
            document = form.to_document(environment.to_document())
            services.change_environment(person(request), environment, document)
            return redirect("environment", environment.pk)
    context = {**tell_place(person(request), environment), "form": form}
    told = context["uses"].sentence if "uses" in context else ""
    context["consequence"] = f"{told} {CONSEQUENCE}".strip()
    return render(request, "connections/environments/environment_form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, environment_id: int) -> HttpResponse:
    """Delete an environment."""
    environment = services.find_environment(person(request), environment_id, Action.MODIFY)
    services.delete_environment(person(request), environment)
    messages.success(request, f"The environment “{environment}” is deleted.")
    return redirect("environments", environment.project_id) if environment.project else redirect("shared-environments")


def _show_all(request: HttpRequest, project: Project, form: ReferenceForm) -> HttpResponse:
    user, found = person(request), list(environments_of(project.pk).select_related("folder"))
    seen, usable = (_find_allowed(user, project, found, action) for action in (Action.READ, Action.USE))
    environments = [(each, each.pk in seen, each.pk in usable) for each in found]
    references = services.list_references(project)
    targets = name_targets(project, references)
    context = {
        "project": project,
        "environments": environments,
        "references": [(each, write_key(each), _label(targets.get(each.target))) for each in references],
        "names": sorted({variable["name"] for each in found if each.pk in seen for variable in each.variables}),
        "form": form,
        "refer_form": ReferForm(user=user, project=project),
    }
    return render(request, "connections/environments/environments.html", context, status=status_of(form))


def _find_allowed(user: User, project: Project, found: Collection[Environment], action: Action) -> set[int]:
    """Give the numbers of those that the user may see, or use; where all are the project's own, without asking."""
    if all(each.project_id for each in found):
        return {each.pk for each in found}
    return set(allowed_environments(user, project.pk, action).values_list("pk", flat=True))


def tell_place(user: User, environment: Environment) -> dict[str, Any]:
    """Give what the pages of an environment say of where it belongs, and of a shared one who refers to it."""
    context: dict[str, Any] = {"environment": environment, "project": environment.project}
    if environment.project is None:
        context["path"] = read_tree(user).path(environment.folder_id)
        context["uses"] = find_uses(user, environment)
    return context


def _label(target: Target | None) -> str:
    return f"{target[0]}: {target[2]}" if target else ""


def _labels(variable: VariableOfEnvironment, references: list[Reference]) -> list[str]:
    return [each.label for each in references if each.variable.casefold() == variable.name.casefold()]
