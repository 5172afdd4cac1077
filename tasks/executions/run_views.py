"""Running a package from the browser: at once, or with values, an environment and a logging level to choose."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from designer.accounts.current_user import person
from designer.errors import Invalid
from designer.input.numerals import is_count
from designer.models import Package
from designer.package.document import PackageDocument
from designer.people.permissions import Action
from designer.services.packages import find_package
from designer.views.refusals import status_of
from designer.views.unsaved_parts import edited, read_document
from tasks.executions.api import describe_execution
from tasks.executions.run_form import RunForm, asks_before_run
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.preparation.parameters import was_given_values
from tasks.runtime.services import find_execution, start_execution


@require_POST
def run(request: HttpRequest, package_id: int) -> HttpResponse:
    """Run a package as it is saved, and show the execution; where there is something to choose, ask first.

    A shadow run is run again as one only by who is asked first, since nobody is to send mail by a button that did not.
    """
    package = find_package(person(request), package_id, Action.EXECUTE)
    again = _find_again(request, request.POST, package)
    address = f"{reverse('package-run-with', args=[package.pk])}{f'?again={again.pk}' if again else ''}"
    if asks_before_run(person(request), package) or (again and (again.is_shadow or was_given_values(again))):
        return redirect(address)
    how = _same_as(again) if again else {}
    try:
        return redirect("execution", start_execution(person(request), package, **how).pk)
    except Invalid as error:
        messages.warning(request, error.sentence)
        return redirect(address)


def _same_as(again: Execution) -> dict[str, Any]:
    """Give how an execution ran that was given no values."""
    part = Part(again.alone, again.start_at)
    return {"environment": again.environment_name, "part": part, "logging": again.logging}


@require_http_methods(["GET", "HEAD", "POST"])
def run_with(request: HttpRequest, package_id: int) -> HttpResponse:
    """Ask on a page of its own how a package is to run, and run it."""
    form, execution = _ask(request, package_id, is_submitted=request.method == "POST")
    if execution:
        return redirect("execution", execution.pk)
    return render(request, "tasks/executions/run.html", {"form": form, "package": form.package}, status=status_of(form))


@require_POST
def open_dialog(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open the dialog Run with options in the designer, for the package or for one task in it."""
    form, _ = _ask(request, package_id, is_submitted=False)
    return _render_dialog(request, form)


@require_POST
def submit_dialog(request: HttpRequest, package_id: int) -> HttpResponse:
    """Run as the dialog says, and give the execution; or the dialog again with what is wrong."""
    form, execution = _ask(request, package_id, is_submitted=True)
    return edited("execution", describe_execution(execution)) if execution else _render_dialog(request, form)


def _ask(request: HttpRequest, package_id: int, *, is_submitted: bool) -> tuple[RunForm, Execution | None]:
    """Give the form that asks how the package is to run, and the execution where it was submitted and nothing is
    refused."""
    user = person(request)
    package = find_package(user, package_id, Action.EXECUTE)
    unsaved = _read_unsaved(request)
    if not is_submitted:
        again = _find_again(request, request.GET, package)
        environment = request.POST.get("environment")
        part = Part(_read_task(request, "task"), _read_task(request, "start_at"))
        if again and "task" not in request.POST:  # the designer says which part, a page runs the same again
            part = Part(again.alone, again.start_at)
        form = RunForm(user=user, package=package, part=part, again=again, chosen=environment, unsaved=unsaved)
        return form, None
    form = RunForm(request.POST, user=user, package=package, unsaved=unsaved)
    return form, form.start() if form.is_valid() else None


def _read_unsaved(request: HttpRequest) -> PackageDocument | None:
    """Give the package as it is in the designer, where that is to be tried out."""
    text = request.POST.get("document", "")
    return read_document(text) if text else None


def _find_again(request: HttpRequest, given: QueryDict, package: Package) -> Execution | None:
    """Give the execution of this package that is to be run again, if that is what the page was asked for."""
    number = given.get("again", "")
    execution = find_execution(person(request), int(number)) if is_count(number) else None
    return execution if execution and execution.package_id == package.pk else None


def _read_task(request: HttpRequest, name: str) -> UUID | None:
    text = request.POST.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid("The page asked for a task that cannot be read. Load the page again.") from error


def _render_dialog(request: HttpRequest, form: RunForm) -> HttpResponse:
    form.auto_id = "run_%s"
    submit_url = reverse("package-run-dialog-submit", args=[form.package.pk])
    context = {"form": form, "submit_url": submit_url}
    return render(request, "tasks/executions/_run_dialog.html", context, status=status_of(form))
