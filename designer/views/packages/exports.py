"""Packages and projects as files: what SSIS has no place for is shown before."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from designer.accounts.current_user import person
from designer.api.downloads import download_answer
from designer.services.exports import FileForm, export_package, export_project
from designer.services.packages import find_package
from designer.services.projects import find_project


class ExportForm(forms.Form):
    """What kind of file is wanted."""

    format = forms.ChoiceField(
        label="Kind of file",
        choices=[(form.value, form.label) for form in FileForm],
        initial=FileForm.DTSX.value,
        widget=forms.RadioSelect,
    )
    note = forms.BooleanField(
        label="Keep what SSIS has no place for in a note",
        help_text="An annotation on the canvas, which Mailwright reads when it imports the file again.",
        required=False,
        initial=True,
    )


def _read(request: HttpRequest) -> tuple[ExportForm, FileForm, bool]:
    form = ExportForm(request.GET if "format" in request.GET else {"format": FileForm.DTSX.value, "note": "on"})
    is_valid = form.is_valid()
    return form, FileForm(form.cleaned_data["format"]) if is_valid else FileForm.DTSX, bool(form["note"].value())


@require_safe
def show_package(request: HttpRequest, package_id: int) -> HttpResponse:
    """Show what a file of a package will hold, and what not; or give the file."""
    package = find_package(person(request), package_id)
    form, kind, note = _read(request)
    exported = export_package(person(request), package, kind, with_note=note)
    if "download" in request.GET:
        return download_answer(exported.name, exported.octets)
    context = {"package": package, "form": form, "exported": exported, "kind": kind}
    return render(request, "designer/packages/export.html", context)


@require_safe
def show_project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show what the deployment file of a project will hold, and what not; or give the file."""
    project = find_project(person(request), project_id)
    exported = export_project(person(request), project)
    if "download" in request.GET:
        return download_answer(exported.name, exported.octets)
    return render(request, "designer/projects/export.html", {"project": project, "exported": exported})
