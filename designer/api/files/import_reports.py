"""What the API answers about an import: how far it is, and what came of each file."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from designer.api.files.import_mends import (
    FindingOut,
    InventoryOut,
    MendedOut,
    describe_findings,
    describe_what_is_common,
)
from designer.api.schemas import PackageHead, ProjectOut, describe_head, describe_project
from designer.models import ImportGoal, ImportState, PackageImport
from designer.services.imports.jobs.finding import load_report
from designer.services.imports.outcomes import FileOutcome, ImportReport, SharedOutcome


class CountsOut(Schema):
    """How many of everything a file has."""

    executables: int
    send_mail_tasks: int
    connections: int
    smtp_connections: int
    constraints: int
    variables: int
    event_handlers: int


class AskedTaskOut(Schema):
    """A task without an engine here; task is what counts_as_tasks calls it, kind what counts_as_kinds does."""

    task: str
    kind: str


class ImportedFileOut(Schema):
    """What came of one file. package is the one that was made or replaced, or that would be; asked are the tasks of
    which a person says what they count as. further_findings were too many to keep."""

    file: str
    outcome: str
    error: str | None
    name: str
    summary: str
    package: PackageHead | None
    counts: CountsOut | None
    findings: list[FindingOut]
    further_findings: int
    changes: list[str]
    mended: list[MendedOut]
    asked: list[AskedTaskOut]


class SharedPartOut(Schema):
    """What became of a connection manager or parameter of the project in the files."""

    kind: str
    name: str
    outcome: str
    error: str | None
    findings: list[FindingOut]
    mended: list[MendedOut]


class ImportReportOut(Schema):
    """What came of the files of an import, and what its packages have in common."""

    files: list[ImportedFileOut]
    shared: list[SharedPartOut]
    inventory: InventoryOut


class PackageImportHead(Schema):
    """An import in short: whose, of how many files and octets, and how far it is. problem says why it failed."""

    id: UUID
    project: ProjectOut
    user: str
    goal: ImportGoal
    state: ImportState
    files: int
    octets: int
    done: int
    total: int
    current: str
    problem: str
    created_at: datetime
    ended_at: datetime | None


class PackageImportOut(PackageImportHead):
    """An import with its report, once there is one."""

    report: ImportReportOut | None


def describe_import(job: PackageImport) -> PackageImportOut:
    """Describe an import with what is known of its files, if no worker is with it."""
    report = None if job.is_under_way else _describe_report(load_report(job))
    return PackageImportOut(report=report, **describe_import_head(job).model_dump())


def describe_import_head(job: PackageImport) -> PackageImportHead:
    """Describe an import without looking at its files."""
    return PackageImportHead(
        id=job.uid,
        project=describe_project(job.project),
        user=job.user.username,
        goal=ImportGoal(job.goal),
        state=ImportState(job.state),
        files=len(job.files),
        octets=job.octets,
        done=job.done,
        total=job.total,
        current=job.current,
        problem=job.problem,
        created_at=job.created_at,
        ended_at=job.ended_at,
    )


def _describe_report(report: ImportReport) -> ImportReportOut:
    return ImportReportOut(
        files=[_describe_file(each) for each in report.files],
        shared=list(map(_describe_shared, report.shared)),
        inventory=describe_what_is_common(report.inventory),
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
        findings=describe_findings(file.findings_with_mends),
        further_findings=file.untold,
        changes=list(file.changes),
        mended=[MendedOut(place=each.place, sentence=each.sentence) for each in file.mended],
        asked=[AskedTaskOut(task=f"{file.file}{each.path}", kind=each.kind) for each in file.asked],
    )


def _describe_shared(shared: SharedOutcome) -> SharedPartOut:
    return SharedPartOut(
        kind=shared.kind,
        name=shared.name,
        outcome=shared.outcome.value,
        error=shared.error or None,
        findings=describe_findings(shared.findings_with_mends),
        mended=[MendedOut(place=each.place, sentence=each.sentence) for each in shared.mended],
    )
