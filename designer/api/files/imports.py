"""Importing packages in the API: files are handed in as a form, a worker reads and imports them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.downloads import download_answer
from designer.api.files.import_mends import ImportMendsIn, Wait, read_mends_field
from designer.api.files.import_reports import PackageImportHead, PackageImportOut, describe_import, describe_import_head
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.schemas import Given
from designer.models import ImportGoal, PackageImport
from designer.services.imports.jobs import services
from designer.services.imports.jobs.finding import find_import, list_imports, load_report
from designer.services.imports.jobs.folder import name_uploads
from designer.services.imports.jobs.waiting import await_worker
from designer.services.imports.outcomes import Choices, read_answers, read_versions
from designer.services.imports.report_files import ReportForm, name_report, write_report
from designer.services.projects import find_project

router = Router(tags=["imports"])


class ImportChoicesIn(Given):
    """What is to become of the files, and for how many seconds the answer may wait for the worker.

    only names those that are imported; without it all are. replace lets packages that are there be replaced; versions
    are PACKAGE=VERSION, and one that was saved since that version is not replaced. counts_as says what tasks without an
    engine count as: Stop, Succeeded, Failed or External; counts_as_kinds are such as Script Task=Succeeded,
    counts_as_tasks such as Nightly.dtsx\\Package\\Load=External, as the report calls them. The nearest counts.
    """

    replace: bool = False
    only: list[str] = []
    versions: list[str] = []
    counts_as: str = ""
    counts_as_kinds: list[str] = []
    counts_as_tasks: list[str] = []
    wait: Wait = 0


class PackageImportIn(ImportChoicesIn):
    """What is to become of the files that are handed in.

    check saves nothing; with choose the import waits, when its files are read, for what is chosen then. paths are the
    files' names with their folders, in the order of the files. password opens what is encrypted with one. mends are a
    JSON list of what findings offer, each with its value.
    """

    check: bool = False
    choose: bool = False
    paths: list[str] = []
    password: str = ""
    mends: str = ""


class ImportPasswordIn(Given):
    """The password of what is encrypted in the files."""

    password: Annotated[str, Field(max_length=services.LONGEST_PASSWORD)]
    wait: Wait = 0


@router.post("/projects/{project_id}/imports", response={202: PackageImportOut})
def import_packages(
    request: HttpRequest,
    project_id: int,
    files: File[list[UploadedFile]],
    payload: Form[PackageImportIn],
    idempotency_key: IdempotencyKey = "",
) -> Status[PackageImportOut] | HttpResponse:
    """Hand in packages: of SSIS (.dtsx, .conmgr, .params, .dtproj, .ispac), of ours (.json), or a .zip of them.

    A worker reads and imports them, or tells what would come of it; wait for it here, or ask how far it is. With an
    Idempotency-Key this answers at once, before a worker has begun.
    """
    if idempotency_key:
        given = partial(_start, request, project_id, files, payload)
        return once(request, idempotency_key, lambda: Status(202, describe_import(given())))
    return _answer(request, _start(request, project_id, files, payload), payload.wait)


def _start(
    request: HttpRequest, project_id: int, files: Iterable[UploadedFile], payload: PackageImportIn
) -> PackageImport:
    project = find_project(person(request), project_id)
    uploads = name_uploads([(each.name or "", each.chunks()) for each in files], payload.paths)
    goal = ImportGoal.CHECK if payload.check else ImportGoal.CHOOSE if payload.choose else ImportGoal.IMPORT
    choices = replace(_read_choices(payload), password=payload.password, mends=read_mends_field(payload.mends))
    return services.start_import(person(request), project, uploads, choices, goal)


@router.get("/projects/{project_id}/imports", response=list[PackageImportHead])
def get_imports(request: HttpRequest, project_id: int) -> list[PackageImportHead]:
    """List the last imports into a project."""
    project = find_project(person(request), project_id)
    return [describe_import_head(job) for job in list_imports(person(request), project)]


@router.get("/imports/{import_id}", response=PackageImportOut)
def get_import(request: HttpRequest, import_id: UUID, wait: Wait = 0) -> PackageImportOut:
    """Tell how far an import is, and what came of its files."""
    find_import(person(request), import_id)
    await_worker(import_id, wait)
    return describe_import(find_import(person(request), import_id))


@router.get("/imports/{import_id}/report")
def get_import_report(request: HttpRequest, import_id: UUID, form: ReportForm = ReportForm.JSON) -> HttpResponse:
    """Give the report of an import as a file: html, csv or json."""
    job = find_import(person(request), import_id)
    octets = write_report(load_report(job), form, str(job.project))
    return download_answer(name_report(job.project, form), octets, form.content_type)


@router.post("/imports/{import_id}/choices", response={202: PackageImportOut})
def post_import_choices(request: HttpRequest, import_id: UUID, payload: ImportChoicesIn) -> Status[PackageImportOut]:
    """Import now, what and how is said, of an import of yours whose files were read."""
    job = services.choose(person(request), import_id, _read_choices(payload))
    return _answer(request, job, payload.wait)


@router.post("/imports/{import_id}/password", response={202: PackageImportOut})
def post_import_password(request: HttpRequest, import_id: UUID, payload: ImportPasswordIn) -> Status[PackageImportOut]:
    """Have the files of an import of yours read once more, with a password."""
    return _answer(request, services.read_again(person(request), import_id, payload.password), payload.wait)


@router.post("/imports/{import_id}/mends", response={202: PackageImportOut})
def post_import_mends(request: HttpRequest, import_id: UUID, payload: ImportMendsIn) -> Status[PackageImportOut]:
    """Have the files of an import of yours read once more with these mends, which count when it is imported, too."""
    return _answer(request, services.mend_import(person(request), import_id, payload.read()), payload.wait)


@router.delete("/imports/{import_id}", response=PackageImportOut)
def delete_import(request: HttpRequest, import_id: UUID) -> PackageImportOut:
    """Cancel an import. What it has imported until then stays, and is told; one that has ended stays as it is."""
    return describe_import(services.cancel_import(person(request), import_id))


def _answer(request: HttpRequest, job: PackageImport, seconds: int) -> Status[PackageImportOut]:
    await_worker(job.pk, seconds)
    return Status(202, describe_import(find_import(person(request), job.pk)))


def _read_choices(payload: ImportChoicesIn) -> Choices:
    return Choices(
        files=frozenset(payload.only) if payload.only else None,
        replace=payload.replace,
        versions=read_versions(payload.versions),
        counts_as=payload.counts_as,
        counts_as_kinds=read_answers(payload.counts_as_kinds, "counts_as_kinds"),
        counts_as_tasks=read_answers(payload.counts_as_tasks, "counts_as_tasks"),
    )
