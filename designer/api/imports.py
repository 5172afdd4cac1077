"""Importing SSIS's files in the API: the files as a form sends them, and what came of each as the answer."""

from typing import BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from designer.accounts.current_user import person
from designer.api.schemas import Given, PackageHead, describe_head
from designer.interchange.report import describe_finding
from designer.services.imports.outcomes import Choices, FileOutcome, ImportReport, SharedOutcome, read_versions
from designer.services.imports.uploads import import_uploads
from designer.services.projects import find_project

router = Router(tags=["imports"])


class PackageImportIn(Given):
    """What is to become of the files.

    check saves nothing. only names those that are imported; without it all are. replace lets packages that are there
    be replaced; versions are PACKAGE=VERSION, and one that was saved since that version is not replaced. counts_as says
    what tasks without an engine count as: Stop, Succeeded, Failed or External.
    """

    check: bool = False
    replace: bool = False
    only: list[str] = []
    versions: list[str] = []
    counts_as: str = ""


class FindingOut(Schema):
    """What was found at a place in a file, under a code that never changes."""

    code: str
    severity: str
    place: str
    line: int
    title: str
    detail: str
    impact: str
    recommendation: str


class CountsOut(Schema):
    """How many of everything a file has."""

    executables: int
    send_mail_tasks: int
    connections: int
    smtp_connections: int
    constraints: int
    variables: int
    event_handlers: int


class ImportedFileOut(Schema):
    """What came of one file. package is the one that was made or replaced, or that would be."""

    file: str
    outcome: str
    error: str | None
    name: str
    summary: str
    package: PackageHead | None
    counts: CountsOut | None
    findings: list[FindingOut]
    changes: list[str]


class SharedPartOut(Schema):
    """What became of a connection manager or parameter of the project in the files."""

    kind: str
    name: str
    outcome: str
    error: str | None
    findings: list[FindingOut]


class PackageImportOut(Schema):
    """What came of an import."""

    files: list[ImportedFileOut]
    shared: list[SharedPartOut]


@router.post("/projects/{project_id}/imports", response=PackageImportOut)
def import_packages(
    request: HttpRequest, project_id: int, files: File[list[UploadedFile]], payload: Form[PackageImportIn]
) -> PackageImportOut:
    """Import packages from SSIS's files (.dtsx, .conmgr, .params, .dtproj, .ispac, .zip), or tell what would come."""
    project = find_project(person(request), project_id)
    given = [(each.name or "", cast("BinaryIO", each.file)) for each in files]
    report = import_uploads(person(request), project, given, _read_choices(payload))
    return _describe(report)


def _read_choices(payload: PackageImportIn) -> Choices:
    return Choices(
        check=payload.check,
        files=frozenset(payload.only) if payload.only else None,
        replace=payload.replace,
        versions=read_versions(payload.versions),
        counts_as=payload.counts_as,
    )


def _describe(report: ImportReport) -> PackageImportOut:
    return PackageImportOut(
        files=[_describe_file(each) for each in report.files], shared=list(map(_describe_shared, report.shared))
    )


def _describe_file(file: FileOutcome) -> ImportedFileOut:
    return ImportedFileOut(
        file=file.file,
        outcome=file.outcome.value,
        error=file.error or None,
        name=file.name,
        summary=file.summary,
        package=describe_head(file.package) if file.package else None,
        counts=CountsOut.model_validate(file.counts, from_attributes=True) if file.counts else None,
        findings=[FindingOut(**describe_finding(each)) for each in file.findings],
        changes=list(file.changes),
    )


def _describe_shared(shared: SharedOutcome) -> SharedPartOut:
    return SharedPartOut(
        kind=shared.kind,
        name=shared.name,
        outcome=shared.outcome.value,
        error=shared.error or None,
        findings=[FindingOut(**describe_finding(each)) for each in shared.findings],
    )
