"""The page on which files are handed in to be imported into a project, and the list of the last imports."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from designer.accounts.current_user import person
from designer.errors import Invalid
from designer.models import ImportGoal, PackageImport, Project
from designer.people.permissions import Action
from designer.services.imports.jobs.finding import list_imports
from designer.services.imports.jobs.folder import name_uploads
from designer.services.imports.jobs.services import start_import
from designer.services.imports.outcomes import Choices
from designer.services.projects import find_project


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """Take files, and show the last imports. What is in the files is told on the import's own page."""
    takes = request.method == "POST"
    project = find_project(person(request), project_id, Action.CREATE_OBJECTS if takes else Action.READ)
    problem = ""
    if takes:
        try:
            return _lead_to(request, _hand_in(request, project))
        except Invalid as error:
            problem = error.sentence
    context = {
        "project": project,
        "problem": problem,
        "imports": list_imports(person(request), project),
        "size_limit": settings.UPLOAD_SIZE_LIMIT,
    }
    return render(request, "designer/projects/imports/index.html", context, status=422 if problem else 200)


def _hand_in(request: HttpRequest, project: Project) -> PackageImport:
    files = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
    choices = Choices(password=request.POST.get("password", ""))
    uploads = name_uploads([(each.name or "", each.chunks()) for each in files], request.POST.getlist("paths"))
    return start_import(person(request), project, uploads, choices, ImportGoal.CHOOSE)


def _lead_to(request: HttpRequest, job: PackageImport) -> HttpResponse:
    """Lead to the import: a page's script, which has shown how far the upload is, follows by itself."""
    address = reverse("import", args=[job.pk])
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)
