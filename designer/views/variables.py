"""A new variable, made from inside a task's editor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.variable_form import VariableForm
from designer.views.parts import edited, read_executable


@require_POST
def edit(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open the form of a new variable."""
    return _render(request, package_id, _make_form(request, package_id, None))


@require_POST
def submit(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give the new variable, or the form again with what is wrong."""
    form = _make_form(request, package_id, request.POST)
    if form.is_valid() and form.document:
        return edited("variable", form.document)
    return _render(request, package_id, form, status=422)


def _make_form(request: HttpRequest, package_id: int, data: Any) -> VariableForm:
    executable, context = read_executable(request, package_id)
    return VariableForm(data, task=executable.id, variables=context.variables)


def _render(request: HttpRequest, package_id: int, form: VariableForm, status: int = 200) -> HttpResponse:
    values = {"form": form, "submit_url": reverse("editor-variable-submit", args=[package_id])}
    return render(request, "designer/_editor_variable.html", values, status=status)
