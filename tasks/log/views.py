"""The page of task runs, and the log as a file, for browsers and for programs.

The files are plain async views, because the API library does not stream.
"""

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from designer.accounts.current_user import person
from designer.api.downloads import stream_answer
from designer.api.problems import problem, refused
from designer.errors import ServiceError
from designer.models import User
from tasks.log.files import FileFormat, name_log, write_log
from tasks.log.log_filter import LogFilter
from tasks.log.runs_page import RunsPage
from tasks.runtime.models import Execution
from tasks.runtime.services import find_execution


@require_safe
def list_task_runs(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Show all runs of an execution's tasks, each iteration its own."""
    execution = find_execution(person(request), execution_id)
    return render(request, "tasks/log/task_runs.html", RunsPage(execution, request.GET).context())


@require_GET
async def download(request: HttpRequest, execution_id: int, file_format: str) -> HttpResponseBase:
    """Give the log as a file, narrowed as the address says."""
    user = await request.auser()
    assert isinstance(user, User)  # noqa: S101  # narrows the type; the middleware has checked
    return _answer(request, await sync_to_async(find_execution)(user, execution_id), FileFormat(file_format))


@require_GET
@login_not_required
async def download_events(request: HttpRequest, execution_id: int, file_format: str) -> HttpResponseBase:
    """Give the log as a file, as the API answers."""
    user = await request.auser()
    if not isinstance(user, User):
        return problem(401, "Not signed in", "Sign in first.")
    try:
        execution = await sync_to_async(find_execution)(user, execution_id)
    except ServiceError as error:
        return await sync_to_async(refused)(request, error)
    return _answer(request, execution, FileFormat(file_format))


def _answer(request: HttpRequest, execution: Execution, file_format: FileFormat) -> StreamingHttpResponse:
    parts = write_log(execution, LogFilter.read(request.GET.dict()), file_format)
    return stream_answer(name_log(execution, file_format), parts, file_format.content_type)
