"""The pages by which packages are duplicated, renamed and moved to another project: one, or several that were chosen in
their project's list."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from designer.accounts.current_user import person
from designer.editors.fields import NameField
from designer.editors.project_choices import TargetForm, find_targets
from designer.input.numerals import is_count
from designer.models import Package, Project, User
from designer.people.permissions import Action, may
from designer.services.going_along import GoingAlong
from designer.services.moving.services import copy_package, move_package, rename_package
from designer.services.moving.telling import along_to_copy, along_to_move, told_of_rename
from designer.services.packages import find_package
from designer.services.projects import find_project
from designer.views.choices import render_choices
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

require_form = require_http_methods(["GET", "HEAD", "POST"])
MOST_AT_ONCE = 100
COPY, MOVE = "copy", "move"


class RenameForm(forms.Form):
    """What a package is to be called."""

    name = NameField()
    name.widget.attrs["autofocus"] = True


@require_form
def rename(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give a package another name."""
    package = find_package(person(request), package_id, Action.MODIFY)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": package.name})
    told = told_of_rename(person(request), package)
    if form.is_valid():
        with refusals_in(form):
            renamed = rename_package(person(request), package.pk, form.cleaned_data["name"])
            messages.success(request, f"The package “{package}” is called “{renamed}” now.")
            return redirect("project", package.project_id)
    context = {"form": form, "package": package, "told": told}
    return render(request, "designer/packages/moving/rename.html", context, status=status_of(form))


@require_form
def duplicate_or_move(request: HttpRequest, project_id: int) -> HttpResponse:
    """Duplicate the packages that were chosen, or move them; all, or none of them."""
    user = person(request)
    project = find_project(user, project_id)
    data = request.POST if request.method == "POST" else request.GET
    packages = _find_chosen(data, project)
    if not packages:
        messages.info(request, "Choose packages in the list first.")
        return redirect("project", project.pk)
    form = TargetForm(data if "target" in data else None, user=user, project=project)
    target = project
    if form.is_valid():
        target = form.cleaned_data["target"]
        with refusals_in(form):
            if request.method == "POST":
                messages.success(request, _do(user, packages, data.get("wanted", COPY), target))
                return redirect("project", target.pk)
    context = {
        "form": form,
        "project": project,
        "target": target,
        "packages": packages,
        "told": _tell(user, packages, target),
        "may_create": may(user, Action.CREATE_OBJECTS, target),
        "may_move": may(user, Action.MODIFY_OBJECTS, project),
    }
    code = status_of(form) if request.method == "POST" else 200
    return render(request, "designer/packages/moving/moving.html", context, status=code)


@require_safe
def search_targets(request: HttpRequest) -> HttpResponse:
    """Find projects in which somebody may make packages, by words of their names."""
    return render_choices(request, find_targets(person(request), searched(request)))


def _find_chosen(data: QueryDict, project: Project) -> list[Package]:
    """Give the packages that are named in the address or the form."""
    keys = [int(each) for each in data.getlist("package")[:MOST_AT_ONCE] if is_count(each)]
    return list(project.packages.filter(pk__in=keys).select_related("project").order_by("name"))


@transaction.atomic
def _do(user: User, packages: Sequence[Package], wanted: str, target: Project) -> str:
    """Duplicate or move packages, and say so."""
    if wanted == MOVE:
        moved = [move_package(user, each.pk, target)[0] for each in packages]
        return f"Moved to “{target}”: {_name(moved)}."
    copies = [copy_package(user, each.pk, target)[0] for each in packages]
    return f"Created in “{target}”: {_name(copies)}."


def _name(packages: Sequence[Package]) -> str:
    return ", ".join(f"“{each}”" for each in packages)


def _tell(user: User, packages: Sequence[Package], target: Project) -> list[tuple[Package, GoingAlong, GoingAlong]]:
    """Say of each package what goes along with a copy, and with itself."""
    may_create = may(user, Action.CREATE_OBJECTS, target)
    may_move = may_create and target.pk != packages[0].project_id and may(user, Action.MODIFY, packages[0])
    return [
        (
            each,
            along_to_copy(user, each, target) if may_create else GoingAlong(),
            along_to_move(user, each, target) if may_move else GoingAlong(),
        )
        for each in packages
    ]
