"""What came of files, as rows and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from designer.dtsx.counting import Counts
from designer.dtsx.findings import Finding, Rule
from designer.interchange.importing.answers import AskedTask
from designer.interchange.rule_list import list_rules
from designer.models import ImportedFile, PackageImport
from designer.services.imports.outcomes import FileOutcome, Outcome, SharedOutcome

MOST_CHANGES, LONGEST_CHANGE = 500, 2_000
MOST_ASKED = 5_000
"""Tasks of one file that can be answered one by one."""
Rules = Mapping[str, Rule]


def store_outcome(job: PackageImport, position: int, told: FileOutcome, room: int) -> int:
    """Keep what came of a file, with so many of its findings at most; give how many were kept."""
    kept = told.findings[: max(room, 0)]
    report = {
        "counts": told.counts and asdict(told.counts),
        "findings": [_store_finding(each) for each in kept],
        "untold": told.untold + len(told.findings) - len(kept),
        "changes": [each[:LONGEST_CHANGE] for each in told.changes[:MOST_CHANGES]],
        "asked": [asdict(each) for each in told.asked[:MOST_ASKED]],
    }
    values = {
        "file": told.file,
        "outcome": told.outcome,
        "error": told.error,
        "package": told.package,
        "version": told.package.version if told.package else None,
        "name": told.name,
        "summary": told.summary,
        "report": report,
    }
    ImportedFile.objects.update_or_create(job=job, position=position, defaults=values)
    return len(kept)


def load_outcome(row: ImportedFile, rules: Rules) -> FileOutcome:
    """Give what came of a file."""
    counts = row.report["counts"]
    return FileOutcome(
        row.file,
        Outcome(row.outcome),
        row.error,
        row.package,
        row.name,
        row.summary,
        counts and Counts(**counts),
        _load_findings(row.report["findings"], rules),
        tuple(row.report["changes"]),
        tuple(AskedTask(**each) for each in row.report["asked"]),
        row.report["untold"],
    )


def store_shared(shared: SharedOutcome) -> dict[str, Any]:
    """Give what came of a part that packages share."""
    return {
        "kind": shared.kind,
        "name": shared.name,
        "outcome": shared.outcome,
        "error": shared.error,
        "findings": [_store_finding(each) for each in shared.findings],
    }


def load_shared(stored: Mapping[str, Any], rules: Rules) -> SharedOutcome:
    """Give it back."""
    findings = _load_findings(stored["findings"], rules)
    return SharedOutcome(stored["kind"], stored["name"], Outcome(stored["outcome"]), stored["error"], findings)


def rules_by_code() -> dict[str, Rule]:
    """Give all rules by the codes that rows have."""
    return {each.code: each for each in list_rules()}


def _store_finding(finding: Finding) -> dict[str, Any]:
    told = {name: getattr(finding, name) for name in ("place", "detail", "line", "is_disabled")}
    return {"code": finding.rule.code, **told}


def _load_findings(stored: list[dict[str, Any]], rules: Rules) -> tuple[Finding, ...]:
    """Give the findings whose rules there still are."""
    return tuple(
        Finding(rules[each["code"]], each["place"], each["detail"], each["line"], each["is_disabled"])
        for each in stored
        if each["code"] in rules
    )
