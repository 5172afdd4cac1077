"""The page of the samples, and the one that copies a sample into a project."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from designer.accounts.current_user import person
from designer.editors.project_choices import TargetForm
from designer.input.numerals import is_count
from designer.models import Project, User
from designer.package.names import find_free_name
from designer.people.permissions import Action, Root, may
from designer.services.projects import create_project
from designer.views.refusals import refusals_in, status_of
from tasks.samples.collection import SAMPLES, find_sample
from tasks.samples.services import OpenedSample, open_sample

NEW: Final = "new"
OWN: Final = "My samples"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the samples."""
    context = {"samples": SAMPLES, "project": request.GET.get("project", "")}
    return render(request, "tasks/samples/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest, sample: str) -> HttpResponse:
    """Ask for the project that gets a sample, and copy it there."""
    user, shown = person(request), find_sample(sample)
    wanted = request.GET.get("project", "")
    project = Project.objects.filter(pk=int(wanted)).first() if is_count(wanted) else None
    own = ((NEW, "A new project of mine"),) if may(user, Action.CREATE_OBJECTS, Root.INSTALLATION) else ()
    form = TargetForm(request.POST if request.method == "POST" else None, user=user, project=project, first=own)
    if form.is_valid():
        with refusals_in(form):
            target = form.cleaned_data["target"]
            opened = open_sample(user, _make_project(user) if target == NEW else target, shown)
            _tell(request, opened)
            return redirect("project", opened.package.project_id)
    context = {"form": form, "sample": shown, "has_projects": bool(form.fields["target"].widget.choices)}
    return render(request, "tasks/samples/sample.html", context, status=status_of(form))


def _make_project(user: User) -> Project:
    taken = {name.casefold() for name in Project.objects.filter(name__istartswith=OWN).values_list("name", flat=True)}
    return create_project(user, find_free_name(OWN, taken), "Copies of samples, to try out.")


def _tell(request: HttpRequest, opened: OpenedSample) -> None:
    names = ", ".join(f"“{each}”" for each in opened.packages)
    messages.success(request, f"Copied: {names}. Open it, or run it at once.")
    for sentence in opened.told:
        messages.info(request, sentence)
