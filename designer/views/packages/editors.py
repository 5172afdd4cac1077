"""The editors that the canvas opens over unsaved parts of the package, and the properties pane."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.editors.context import EditorContext
from designer.editors.driven_properties import resolve_properties
from designer.editors.part_forms import ExecutableForm, PropertiesForm, find_task_editor
from designer.issues.error_boundary import ErrorBoundary
from designer.issues.scope import Scope, index_connections
from designer.package.document import ExecutableDocument
from designer.registry.properties import name_part, read_properties
from designer.registry.types import task_types
from designer.views.unsaved_parts import edited, read_executable


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
    shared = context.find_shared([one for one in references if one])
    return task_type.summarize(properties, Scope(index_connections(context.connections, shared)))
