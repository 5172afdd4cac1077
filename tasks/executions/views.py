"""The pages of executions: the list, one execution and one of its tasks as they go and went, and the button Cancel."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap

from designer.accounts.current_user import person
from designer.errors import Conflict, Invalid
from tasks.executions.listing import ExecutionList
from tasks.executions.page import ExecutionPage
from tasks.executions.task_page import TaskPage
from tasks.runtime.models import TaskRun
from tasks.runtime.reporting import report_outcome
from tasks.runtime.services import cancel_execution, find_execution


@require_safe
@vary_on_headers("HX-Request")
def index(request: HttpRequest) -> HttpResponse:
    """List executions, the newest first; the page asks for the list again, and gets it when there is news."""
    context = ExecutionList(person(request), request.GET).context()
    if not _is_partial(request):
        return render(request, "tasks/executions/executions.html", context)
    if request.GET.get("state") == context["state"] and not context["is_live"]:
        return HttpResponse(status=204)
    return render(request, "tasks/executions/_executions.html", context)


@require_safe
@vary_on_headers("HX-Request")
def show(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Show an execution; while it is unfinished the page asks for its content again, and gets it when there is news."""
    execution = find_execution(person(request), execution_id)
    page = ExecutionPage(execution, request)
    if not _is_partial(request):
        return render(request, "tasks/executions/execution.html", page.context())
    known = request.GET.get("state", "")
    if known != page.state:
        news = {"is_refresh": True, "is_new_status": known.partition(" ")[0] != execution.status}
        return render(request, "tasks/executions/_execution.html", {**page.context(), **news})
    return reswap(render(request, "tasks/executions/_elapsed.html", {"execution": execution}), "none")


@require_safe
@vary_on_headers("HX-Request")
def show_task(request: HttpRequest, execution_id: int, executable_id: UUID) -> HttpResponse:
    """Show what became of one task; beside the canvas as here it asks again while the execution goes on."""
    page = TaskPage(find_execution(person(request), execution_id), executable_id, request.GET)
    if not _is_partial(request):
        return render(request, "tasks/executions/task.html", page.context())
    if request.GET.get("state") == page.state:
        return HttpResponse(status=204)
    return render(request, "tasks/executions/_task.html", {**page.context(), "is_partial": True})


@require_POST
def cancel(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Cancel an execution; when it has ended meanwhile, its page says so."""
    try:
        execution = cancel_execution(person(request), execution_id)
        done = "was canceled." if execution.state.is_final else "is being canceled: a send in progress finishes."
        messages.info(request, f"Execution {execution.pk} {done}")
    except Conflict as error:
        messages.warning(request, error.sentence)
    return redirect("execution", execution_id)


@require_POST
def report(request: HttpRequest, task_run_id: int) -> HttpResponse:
    """Report what came of a task that somebody else runs; what is too late, the page says."""
    status, message = request.POST.get("status", ""), request.POST.get("message", "")
    if status not in ("succeeded", "failed"):
        raise Invalid("Say whether it has succeeded or failed.")
    try:
        outcome = report_outcome(person(request), task_run_id, has_succeeded=status == "succeeded", message=message)
    except Conflict as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, f"“{outcome.task_run.name}” has {outcome.word}.")
    run = TaskRun.objects.only("execution_id").get(pk=task_run_id)
    return redirect("execution", run.execution_id)


def _is_partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
