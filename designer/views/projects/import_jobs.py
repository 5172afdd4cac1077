"""The page of an import: how far it is, what is in the files, what is to become of them, and what came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.api.downloads import download_answer
from designer.errors import Conflict, Invalid, NotFound
from designer.interchange.importing.executables import list_answers
from designer.models import PackageImport
from designer.people.permissions import Action, may
from designer.services.imports.jobs import services
from designer.services.imports.jobs.finding import find_import, load_file, load_report
from designer.services.imports.jobs.mending import find_mending
from designer.services.imports.offered import read_chosen
from designer.services.imports.outcomes import Choices, read_answers
from designer.services.imports.overview import look_over
from designer.services.imports.report_files import ReportForm, name_report, write_report

PATIENCE = 10.0
"""Seconds without a sign after which the page says what may be in the way."""


@require_safe
def show(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show an import, or to a page that has it already only what changes while a worker is with it."""
    return _show(request, find_import(person(request), import_id))


@require_POST
def choose(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Say what becomes of the files."""
    return _change(request, import_id, lambda: services.choose(person(request), import_id, _read_choices(request)))


@require_POST
def mend(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Have the files read again with the mends that are ticked."""
    return _change(
        request, import_id, lambda: services.mend_import(person(request), import_id, read_chosen(request.POST))
    )


@require_POST
def give_password(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Have the files read again with a password."""
    password = request.POST.get("password", "")
    return _change(request, import_id, lambda: services.read_again(person(request), import_id, password))


@require_POST
def cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """End an import."""
    services.cancel_import(person(request), import_id)
    return redirect("import", import_id)


@require_safe
def show_file(request: HttpRequest, import_id: UUID, position: int) -> HttpResponse:
    """Show all findings of one file."""
    job = find_import(person(request), import_id)
    context = {"job": job, "project": job.project, "file": load_file(job, position), "is_whole": True}
    part = request.headers.get("HX-Request")
    return render(request, f"designer/projects/imports/{'_findings' if part else 'file'}.html", context)


@require_safe
def report(request: HttpRequest, import_id: UUID, form: str) -> HttpResponse:
    """Give the report as a file."""
    job = find_import(person(request), import_id)
    if form not in frozenset(ReportForm):
        raise NotFound(f"A report is a file of one of the kinds {', '.join(ReportForm)}.")
    written = ReportForm(form)
    octets = write_report(load_report(job), written, str(job.project))
    return download_answer(name_report(job.project, written), octets, written.content_type)


def _change(request: HttpRequest, import_id: UUID, change: Any) -> HttpResponse:
    """Do what was asked for, and say on the page why not."""
    try:
        change()
    except (Invalid, Conflict) as error:
        return _show(request, find_import(person(request), import_id), error.sentence, status=422)
    return redirect("import", import_id)


def _read_choices(request: HttpRequest) -> Choices:
    """Read what is ticked and chosen. Raises Invalid."""
    form = request.POST
    return Choices(
        files=None if "all" in form else frozenset(form.getlist("only")),
        replace="replace" in form,
        counts_as=form.get("counts_as", ""),
        counts_as_kinds=_read_answers(request, "counts_as_kinds"),
        counts_as_tasks=_read_answers(request, "counts_as_tasks"),
    )


def _read_answers(request: HttpRequest, name: str) -> dict[str, str]:
    return read_answers(filter(None, request.POST.getlist(name)), name)


def _show(request: HttpRequest, job: PackageImport, problem: str = "", status: int = 200) -> HttpResponse:
    user = person(request)
    is_own = job.user_id == user.pk
    context: dict[str, Any] = {
        "job": job,
        "project": job.project,
        "problem": problem,
        "percent": min(100, 100 * max(job.done - 1, 0) // max(job.total, 1)),
        "is_silent": (timezone.now() - job.seen_at).total_seconds() > PATIENCE,
        "may_cancel": is_own or may(user, Action.MODIFY, job.project),
        "may_choose": is_own and may(user, Action.CREATE_OBJECTS, job.project),
    }
    if not job.is_under_way:
        report = load_report(job)
        context |= {"overview": look_over(report), "answers": list_answers()}
        context |= find_mending(user, job, report, request.POST if problem else None)
    part = request.headers.get("HX-Request")
    return render(request, f"designer/projects/imports/{'_job' if part else 'show'}.html", context, status=status)
