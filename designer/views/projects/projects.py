"""The pages of projects: the list, one project with its packages and connection managers, and its form."""

from django import forms
from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from designer.accounts.current_user import person
from designer.editors.fields import NameField
from designer.models import Package, Project
from designer.people.permissions import Action, visible_projects
from designer.registry.connection_store import connection_store
from designer.registry.providers.runs import run_history
from designer.services import projects as project_services
from designer.services.notices import find_notices
from designer.services.projects import find_project
from designer.storage.paging import Order, read_page
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

BY_NAME = Order(text="small_name")
MOST_GRANTS = 20
MOST_CONNECTIONS = 10

require_form = require_http_methods(["GET", "HEAD", "POST"])


class ProjectForm(forms.Form):
    """Name, description and settings of a project."""

    name = NameField()
    name.widget.attrs["autofocus"] = True
    description = forms.CharField(max_length=1024, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    enforces_recipient_limit = Project._meta.get_field("enforces_recipient_limit").formfield()


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the projects that the user may see, by name."""
    text = searched(request)
    page = read_page(_list_projects(visible_projects(person(request)), text), request.GET, BY_NAME)
    last_runs = run_history().last_of_projects([project.pk for project in page])
    rows = [(project, last_runs.get(project.pk)) for project in page]
    return render(request, "designer/projects/projects.html", {"page": page, "rows": rows, "q": text})


@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a project."""
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            project = project_services.create_project(person(request), **form.cleaned_data)
            messages.success(request, f"The project “{project}” was created. Add its first package.")
            return redirect("project", project.pk)
    return render(request, "designer/projects/project_form.html", {"form": form}, status=status_of(form))


@require_safe
def show(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show a project."""
    project = find_project(person(request), project_id)
    text = searched(request)
    page = read_page(_list_packages(project, text), request.GET, BY_NAME)
    last_runs = run_history().last_of_packages([package.pk for package in page])
    context = {
        "project": project,
        "page": page,
        "rows": [(package, last_runs.get(package.pk)) for package in page],
        "q": text,
        "grants": project.grants.select_related("person", "team").order_by("pk")[:MOST_GRANTS],
        "connections": project.connections.order_by("name")[: MOST_CONNECTIONS + 1],
        "most_connections": MOST_CONNECTIONS,
        "notices": find_notices(project),
        "pins": project.pins.select_related("connection", "version", "package").order_by("pk")[:MOST_CONNECTIONS],
        "marks": connection_store().find_marks(project.pk),
    }
    return render(request, "designer/projects/project.html", context)


@require_form
def edit(request: HttpRequest, project_id: int) -> HttpResponse:
    """Change a project's name and description."""
    project = find_project(person(request), project_id, Action.MODIFY)
    shown = str(project)
    initial = {name: getattr(project, name) for name in ProjectForm.base_fields}
    form = ProjectForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            project_services.change_project(person(request), project, **form.cleaned_data)
            messages.success(request, "The project is changed.")
            return redirect("project", project.pk)
    context = {"form": form, "project": project, "shown_name": shown}
    return render(request, "designer/projects/project_form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, project_id: int) -> HttpResponse:
    """Delete a project."""
    project = find_project(person(request), project_id, Action.MODIFY)
    project_services.delete_project(person(request), project)
    messages.success(request, f"The project “{project}” is deleted.")
    return redirect("projects")


def _list_projects(projects: QuerySet[Project], text: str) -> QuerySet[Project]:
    packages = Package.objects.filter(project=OuterRef("pk")).order_by().values("project")
    count = Subquery(packages.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    found = projects.filter(name__icontains=text) if text else projects
    return found.annotate(small_name=Lower("name"), package_count=Coalesce(count, 0))


def _list_packages(project: Project, text: str) -> QuerySet[Package]:
    packages = project.packages.select_related("modified_by").annotate(small_name=Lower("name"))
    return packages.filter(name__icontains=text) if text else packages
