"""The report of an import as a file: a page that needs nothing else, lines for a spreadsheet, or for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from designer.dtsx.findings import Finding
from designer.input.spreadsheets import BYTE_ORDER_MARK, to_lines
from designer.interchange.report import describe_finding
from designer.services.imports.outcomes import FileOutcome, ImportReport, Outcome, SharedOutcome
from designer.services.imports.overview import look_over

COLUMNS = (
    "file",
    "outcome",
    "error",
    "summary",
    "code",
    "severity",
    "place",
    "line",
    "title",
    "detail",
    "impact",
    "recommendation",
)
MADE = (Outcome.CREATED, Outcome.REPLACED, Outcome.UNCHANGED)


class ReportForm(StrEnum):
    """How a report is written."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"

    @property
    def content_type(self) -> str:
        """The media type for HTTP."""
        return {"html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8"}.get(self, "application/json")


def name_report(about: object, form: ReportForm) -> str:
    """Give a report's file a name."""
    return f"Import into {about}.{form}"


def write_report(report: ImportReport, form: ReportForm, about: str = "") -> bytes:
    """Write a report; about is the project's name, where there is one."""
    if form is ReportForm.CSV:
        return (BYTE_ORDER_MARK + to_lines([COLUMNS, *_rows(report)])).encode()
    if form is ReportForm.JSON:
        return (json.dumps(describe_report(report), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
    context = {"overview": look_over(report), "about": about, "now": timezone.now()}
    return render_to_string("designer/projects/imports/report_file.html", context).encode("utf-8", "replace")


def describe_report(report: ImportReport) -> dict[str, Any]:
    """Give a report as programs have it."""
    return {"files": list(map(_describe_file, report.files)), "shared": list(map(_describe_shared, report.shared))}


def _describe_file(file: FileOutcome) -> dict[str, Any]:
    return {
        "file": file.file,
        "outcome": file.outcome.value,
        "error": file.error or None,
        "package": file.package.pk if file.package and file.outcome in MADE else None,
        "name": file.name,
        "summary": file.summary,
        "counts": file.counts and asdict(file.counts),
        "findings": [describe_finding(each) for each in file.findings],
        "further_findings": file.untold,
        "changes": list(file.changes),
    }


def _describe_shared(shared: SharedOutcome) -> dict[str, Any]:
    return {
        "kind": shared.kind,
        "name": shared.name,
        "outcome": shared.outcome.value,
        "error": shared.error or None,
        "findings": [describe_finding(each) for each in shared.findings],
    }


def _rows(report: ImportReport) -> Iterator[list[Any]]:
    """Give a line for each finding, and one for what has none."""
    for file in report.files:
        yield from _lines([file.file, file.outcome.value, file.error, file.summary], file.findings)
    for one in report.shared:
        yield from _lines([f"{one.kind} {one.name}", one.outcome.value, one.error, ""], one.findings)


def _lines(about: list[str], findings: tuple[Finding, ...]) -> Iterator[list[Any]]:
    if not findings:
        yield about
    for each in findings:
        told = describe_finding(each)
        yield [*about, *(told[name] for name in COLUMNS[len(about) :])]
