"""The page on which SSIS's files are imported into a project: first told of, then imported as people choose."""

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from designer.accounts.current_user import person
from designer.errors import Invalid
from designer.models import Project
from designer.people.permissions import Action
from designer.services.imports.outcomes import Choices, ImportReport, Outcome, read_versions
from designer.services.imports.uploads import import_uploads
from designer.services.projects import find_project

IMPORT = "import"
NO_FILE = "No file was chosen. Choose one or more files."
NONE_CHOSEN = "No package was chosen. Tick those that are to be imported."


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """Take files, tell what is in them, and import those that were chosen."""
    project = find_project(person(request), project_id, Action.CREATE)
    report, problem = None, ""
    if request.method == "POST":
        try:
            report = _import(request, project)
        except Invalid as error:
            problem = error.sentence
    context = {
        "project": project,
        "report": report,
        "problem": problem,
        "is_saved": report is not None and _wants_saving(request),
        "replaces": report is not None
        and any(each.package for each in report.files if each.outcome == Outcome.CHECKED),
    }
    return render(request, "designer/projects/import.html", context, status=422 if problem else 200)


def _wants_saving(request: HttpRequest) -> bool:
    return request.POST.get("step") == IMPORT


def _import(request: HttpRequest, project: Project) -> ImportReport:
    """Do what was asked for. Raises Invalid where nothing was chosen."""
    files = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
    chosen = request.POST.getlist("only")
    if not files:
        raise Invalid(NO_FILE)
    if _wants_saving(request) and not chosen:
        raise Invalid(NONE_CHOSEN)
    choices = Choices(
        check=not _wants_saving(request),
        files=frozenset(chosen) if chosen else None,
        replace="replace" in request.POST,
        versions=read_versions(request.POST.getlist("versions")),
        counts_as=request.POST.get("counts_as", ""),
    )
    given = [(each.name or "", cast("BinaryIO", each.file)) for each in files]
    return import_uploads(person(request), project, given, choices)
