"""Packages that are made and deleted, which a project's page offers."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from designer.accounts.current_user import person
from designer.editors.fields import NameField
from designer.package.document import PackageDocument
from designer.people.permissions import Action
from designer.services import packages as package_services
from designer.services.projects import find_project
from designer.views.refusals import refusals_in, status_of

require_form = require_http_methods(["GET", "HEAD", "POST"])


class PackageForm(forms.Form):
    """The name of a new package."""

    name = NameField()
    name.widget.attrs["autofocus"] = True


@require_form
def create(request: HttpRequest, project_id: int) -> HttpResponse:
    """Make an empty package and open it in the designer."""
    project = find_project(person(request), project_id, Action.CREATE_OBJECTS)
    form = PackageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            document = PackageDocument(name=form.cleaned_data["name"])
            package = package_services.create_package(person(request), project, document)
            return redirect("package", package.pk)
    context = {"form": form, "project": project}
    return render(request, "designer/packages/package_form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, package_id: int) -> HttpResponse:
    """Delete a package."""
    package = package_services.find_package(person(request), package_id, Action.MODIFY)
    package_services.delete_package(person(request), package)
    messages.success(request, f"The package “{package}” is deleted.")
    return redirect("project", package.project_id)
