"""Running what failed of an execution, on a page of its own and in the designer's dialog."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from designer.accounts.current_user import person
from designer.errors import Conflict
from designer.views.refusals import status_of
from designer.views.unsaved_parts import edited
from tasks.executions.api import describe_execution
from tasks.restarting.form import RestartForm
from tasks.restarting.services import find_left


@require_http_methods(["GET", "HEAD", "POST"])
def restart(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Tell what of an execution would run, and run it; where that cannot be, its page says why."""
    try:
        form = _make_form(request, execution_id)
        execution = form.start() if form.is_bound and form.is_valid() else None
    except Conflict as error:
        messages.warning(request, error.sentence)
        return redirect("execution", execution_id)
    if execution:
        return redirect("execution", execution.pk)
    return render(request, "tasks/restarting/restart.html", _describe(form), status=status_of(form))


@require_POST
def open_dialog(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Open the dialog in the designer."""
    return _render_dialog(request, RestartForm(user=person(request), left=find_left(person(request), execution_id)))


@require_POST
def submit_dialog(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Run what failed as the dialog says, and give the execution; or the dialog again with what is wrong."""
    form = _make_form(request, execution_id)
    execution = form.start() if form.is_valid() else None
    return edited("execution", describe_execution(execution)) if execution else _render_dialog(request, form)


def _make_form(request: HttpRequest, execution_id: int) -> RestartForm:
    user = person(request)
    data = request.POST if request.method == "POST" else None
    return RestartForm(data, user=user, left=find_left(user, execution_id))


def _describe(form: RestartForm) -> dict[str, Any]:
    return {"form": form, "left": form.left, "execution": form.left.execution}


def _render_dialog(request: HttpRequest, form: RestartForm) -> HttpResponse:
    form.auto_id = "restart_%s"
    submit_url = reverse("execution-restart-dialog-submit", args=[form.left.execution.pk])
    context = {**_describe(form), "submit_url": submit_url}
    return render(request, "tasks/restarting/_restart_dialog.html", context, status=status_of(form))
