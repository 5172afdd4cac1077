"""The editors that the canvas opens over unsaved parts of the package."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.editors.context import EditorContext
from designer.editors.part_forms import ExecutableForm, find_task_editor
from designer.package.document import ExecutableDocument
from designer.registry.types import task_types
from designer.views.unsaved_parts import edited, read_executable


@require_POST
def edit_executable(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open a task's editor."""
    executable, context = read_executable(request, package_id)
    return _render(request, _make_form(None, executable, context), context)


@require_POST
def submit_executable(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give a task back as its editor changed it, or the editor again with what is wrong."""
    executable, context = read_executable(request, package_id)
    form = _make_form(request.POST, executable, context)
    if form.is_valid():
        return edited("executable", form.to_document())
    return _render(request, form, context, status=422)


def _make_form(data: Any, executable: ExecutableDocument, context: EditorContext) -> ExecutableForm:
    return find_task_editor(executable.type)(data, executable=executable, context=context)


def _render(request: HttpRequest, form: ExecutableForm, context: EditorContext, status: int = 200) -> HttpResponse:
    form.auto_id = "executable_%s"  # several editors stand on the page at once
    values = {
        "form": form,
        "executable": form.executable,
        "type": task_types[form.executable.type],
        "package": context.package,
        "submit_url": reverse("editor-executable-submit", args=[context.package.pk]),
    }
    return render(request, "designer/editors/_executable.html", values, status=status)
