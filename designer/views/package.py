"""The designer page, and the editors that its canvas opens over unsaved parts of the package."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from designer.accounts.current_user import person
from designer.api.schemas import describe_package
from designer.editors.context import EditorContext
from designer.editors.driven_properties import resolve_properties
from designer.editors.part_forms import ExecutableForm, PropertiesForm, find_task_editor
from designer.issues.error_boundary import ErrorBoundary
from designer.issues.scope import Scope, index_connections
from designer.models import Package
from designer.package.data_types import DEFAULTS, VariableType
from designer.package.document import ExecutableDocument
from designer.people.permissions import Action, actions_on
from designer.property_expressions.expressible import PACKAGE, describe_properties
from designer.registry.connection_store import connection_store
from designer.registry.properties import name_part, read_properties
from designer.registry.runs import run_history
from designer.registry.types import connection_types, task_types
from designer.services.packages import find_package
from designer.views.unsaved_parts import edited, read_executable

NEW_URLS = {
    "editor_executable": "editor-executable",
    "editor_properties": "editor-properties",
    "editor_connection": "editor-connection",
    "editor_tray": "editor-tray",
    "run_dialog": "package-run-dialog",
}


@require_GET
def show(request: HttpRequest, package_id: int) -> HttpResponse:
    """Show the designer with a package."""
    package = find_package(person(request), package_id)
    allowed = actions_on(person(request), package)
    context = {
        "package": package,
        "project": package.project,
        "can_edit": Action.CHANGE in allowed,
        "can_run": Action.RUN in allowed,
        "task_types": list(task_types.values()),
        "data": _describe_page(package),
    }
    return render(request, "designer/package.html", context)


@require_POST
def edit_executable(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open a task's editor."""
    return _open(request, package_id, _make_editor, "executable")


@require_POST
def submit_executable(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give a task back as its editor changed it, or the editor again with what is wrong."""
    return _submit(request, package_id, _make_editor, "executable")


@require_POST
def edit_properties(request: HttpRequest, package_id: int) -> HttpResponse:
    """Fill the properties pane for a task."""
    return _open(request, package_id, _make_properties, "properties")


@require_POST
def submit_properties(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give a task back as the properties pane changed it, or the pane again with what is wrong."""
    return _submit(request, package_id, _make_properties, "properties")


Form = ExecutableForm | PropertiesForm
MakeForm = Callable[[Any, ExecutableDocument, EditorContext], Form]


def _make_editor(data: Any, executable: ExecutableDocument, context: EditorContext) -> Form:
    return find_task_editor(executable.type)(data, executable=executable, context=context)


def _make_properties(data: Any, executable: ExecutableDocument, context: EditorContext) -> Form:
    return PropertiesForm(data, executable=executable, names=context.names)


def _open(request: HttpRequest, package_id: int, make: MakeForm, template: str) -> HttpResponse:
    executable, context = read_executable(request, package_id)
    return _render(request, make(None, executable, context), context, template)


def _submit(request: HttpRequest, package_id: int, make: MakeForm, template: str) -> HttpResponse:
    executable, context = read_executable(request, package_id)
    form = make(request.POST, executable, context)
    if form.is_valid():
        return edited("executable", form.to_document())
    return _render(request, form, context, template, status=422)


def _render(request: HttpRequest, form: Form, context: EditorContext, template: str, status: int = 200) -> HttpResponse:
    executable = form.executable
    form.auto_id = f"{template}_%s"  # several editors stand on the page at once
    values = {
        "form": form,
        "executable": executable,
        "type": task_types[executable.type],
        "summary": ErrorBoundary().ask(
            name_part(executable), lambda: _summarize(executable, context), lambda sentence: []
        ),
        "package": context.package,
        "submit_url": reverse(f"editor-{template}-submit", args=[context.package.pk]),
    }
    return render(request, f"designer/editors/_{template}.html", values, status=status)


def _summarize(executable: ExecutableDocument, context: EditorContext) -> list[tuple[str, str]]:
    task_type = task_types[executable.type]
    resolved = resolve_properties(executable, context.values_of(executable))
    properties = read_properties(executable.model_copy(update={"properties": resolved.values}))
    references = task_type.find_references(properties)
    shared = connection_store().find_shared(context.package.project_id, [one for one in references if one])
    return task_type.summarize(properties, Scope(index_connections(context.connections, shared)))


def _find_running(package: Package) -> int | None:
    last = run_history().last_of_packages([package.pk]).get(package.pk)
    return last.execution if last and last.is_under_way else None


def _describe_page(package: Package) -> dict[str, Any]:
    """Give what the canvas needs to begin, in the API's own words."""
    described = describe_package(package).model_dump(mode="json")
    api = f"/api/v1/packages/{package.pk}"
    urls = {name: reverse(route, args=[package.pk]) for name, route in NEW_URLS.items()}
    return {
        "package": {key: described[key] for key in ("id", "name", "project", "modified_at", "modified_by")},
        **{key: described[key] for key in ("document", "version", "issues")},
        "running": _find_running(package),
        "has_environments": package.project.environments.exists(),
        "marks": [asdict(mark) for mark in connection_store().find_marks(package.project_id)],
        "types": [
            {
                "name": task_type.name,
                "label": task_type.label,
                "icon": task_type.icon,
                "default_name": task_type.default_name,
                "in_toolbox": task_type.in_toolbox,
                "default_properties": task_type.properties.model_construct().model_dump(mode="json"),
            }
            for task_type in task_types.values()
        ],
        "data_types": {kind.value: DEFAULTS[kind] for kind in VariableType},
        "expressible": {name: list(describe_properties(name)) for name in (PACKAGE, *task_types, *connection_types)},
        "urls": {
            **urls,
            "api_package": api,
            "api_validate": f"{api}/validate",
            "api_evaluate": f"{api}/evaluate-expression",
            "api_in_sight": f"{api}/variables-in-sight",
            "api_variable_values": f"{api}/variable-values",
            "api_language": "/api/v1/expression-language",
            "api_run": f"{api}/executions",
            "api_copy": f"/api/v1/projects/{package.project_id}/packages",
            "api_executions": "/api/v1/executions/",
            "executions_page": reverse("executions"),
            "connections_page": reverse("connections"),
            "packages_page": "/packages/",
        },
    }
