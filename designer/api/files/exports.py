"""Packages and projects as files, in the API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from designer.accounts.current_user import person
from designer.api.downloads import download_answer
from designer.api.schemas import DocumentIn
from designer.api.signing_in import TO_READ
from designer.services.exports import ExportedPackage, FileForm, draw_unsaved, export_package, export_project
from designer.services.packages import find_package
from designer.services.projects import find_project

router = Router(tags=["exports"])


class LossOut(Schema):
    """What a file has no place for: fields of a part, or the part itself where none are named."""

    part: str
    fields: list[str]


class ReportOut(Schema):
    """What a file is called, what it has no place for, and which connection managers its packages use that it has not.

    Those belong to the project or the catalog; the file of the project has them. along and left say what else is in the
    file, and what is not.
    """

    name: str
    losses: list[LossOut]
    outside: list[str]
    along: list[str]
    left: list[str]


class PictureIn(DocumentIn):
    """A document, and the event handler whose flow is drawn; null draws the control flow."""

    flow: UUID | None = None


class PictureOut(Schema):
    """A picture as the text of an SVG file, which stands for itself."""

    svg: str


def describe_export(exported: ExportedPackage) -> ReportOut:
    """Give what is to be known of an export before."""
    losses = [LossOut(part=loss.part, fields=list(loss.fields)) for loss in exported.losses]
    told = exported.going_along
    return ReportOut(
        name=exported.name,
        losses=losses,
        outside=list(exported.outside),
        along=list(told.along),
        left=list(told.left),
    )


@router.get("/packages/{package_id}/file")
def get_package_file(
    request: HttpRequest, package_id: int, form: FileForm = FileForm.DTSX, note: bool = True
) -> HttpResponse:
    """Give a package as a file: of SSIS (dtsx, or dtsx-6 for SQL Server 2012), or json; or what tells people of it, a
    page (html) or a picture (svg). With note, what SSIS has no place for is kept as an annotation, which an import
    reads again."""
    exported = export_package(person(request), find_package(person(request), package_id), form, with_note=note)
    return download_answer(exported.name, exported.octets)


@router.post("/packages/{package_id}/picture", response=PictureOut, auth=TO_READ)
def draw_package(request: HttpRequest, package_id: int, payload: PictureIn) -> PictureOut:
    """Draw the control flow of a document that need not be saved, or the flow of an event handler in it."""
    package = find_package(person(request), package_id)
    return PictureOut(svg=draw_unsaved(person(request), package, payload.document, payload.flow))


@router.get("/packages/{package_id}/file/report", response=ReportOut)
def get_package_file_report(request: HttpRequest, package_id: int, form: FileForm = FileForm.DTSX) -> ReportOut:
    """Tell what a file of a package has no place for, beside its note."""
    return describe_export(export_package(person(request), find_package(person(request), package_id), form))


@router.get("/projects/{project_id}/file")
def get_project_file(request: HttpRequest, project_id: int) -> HttpResponse:
    """Give a project as a deployment file of SSIS (.ispac)."""
    exported = export_project(person(request), find_project(person(request), project_id))
    return download_answer(exported.name, exported.octets)


@router.get("/projects/{project_id}/file/report", response=ReportOut)
def get_project_file_report(request: HttpRequest, project_id: int) -> ReportOut:
    """Tell what the deployment file of a project has no place for."""
    return describe_export(export_project(person(request), find_project(person(request), project_id)))
