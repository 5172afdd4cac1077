"""What people are shown of an import: first what is not done, then files, and the tasks of which they have to say
something."""

from collections import Counter
from dataclasses import dataclass

from designer.dtsx.findings import Severity
from designer.dtsx.reading.rules import ENCRYPTED_VALUE
from designer.interchange.report import summarize
from designer.services.imports.outcomes import FileOutcome, ImportReport, Outcome

MOST_SHOWN = 1_000
"""Findings on a page; those of further files are shown when somebody asks for them."""
MOST_OF_FILE = 100
MOST_ASKED = 500
"""Tasks that can be answered one by one on a page."""
MOST_TICKED = 1_000


@dataclass(frozen=True)
class ShownFile:
    """A file on a page: its place, what came of it, and whether its findings stand there too."""

    position: int
    told: FileOutcome
    shows_findings: bool

    @property
    def count(self) -> int:
        """How many findings there are."""
        return len(self.told.findings) + self.told.untold

    @property
    def can_be_chosen(self) -> bool:
        """Whether there is a package to be imported."""
        return self.told.outcome is Outcome.CHECKED and bool(self.told.name)


@dataclass(frozen=True)
class ShownTask:
    """A task of which somebody says what it counts as: what its answer begins with, and what people call it."""

    key: str
    kind: str


@dataclass(frozen=True)
class Overview:
    """An import's report as a page has it. kinds are the kinds of tasks without an engine, with their numbers."""

    summary: str
    files: list[ShownFile]
    report: ImportReport
    kinds: list[tuple[str, int]]
    tasks: list[ShownTask]
    further_tasks: int
    severities: list[tuple[str, int]]

    @property
    def choosable(self) -> int:
        """How many packages can be imported."""
        return sum(each.can_be_chosen for each in self.files)

    @property
    def can_tick(self) -> bool:
        """Whether each file has a box to tick: of very many, all are imported, or some by program."""
        return self.choosable <= MOST_TICKED

    @property
    def replaces(self) -> int:
        """How many packages are here already."""
        return sum(1 for each in self.files if each.can_be_chosen and each.told.package)

    @property
    def is_locked(self) -> bool:
        """Whether something is encrypted, so that a password may help."""
        told = (each.told for each in self.files)
        return any("password" in each.error or _has_encrypted(each) for each in told)


def look_over(report: ImportReport) -> Overview:
    """Give what is shown of a report."""
    asked = [(file.file, task) for file in report.files for task in file.asked]
    findings = [each for file in report.files for each in file.findings]
    counts = Counter(each.rule.severity for each in findings)
    refused = sum(file.outcome is Outcome.REFUSED for file in report.files)
    missing = f"Not taken over: {refused} of {len(report.files)} files. " if refused else ""
    return Overview(
        missing + summarize(findings),
        sorted(_show_files(report), key=_by_what_is_missing),
        report,
        Counter(task.kind for _, task in asked).most_common(),
        [ShownTask(f"{file}{task.path}", task.kind) for file, task in asked[:MOST_ASKED]],
        max(0, len(asked) - MOST_ASKED),
        [(severity.value, counts[severity]) for severity in Severity if counts[severity]],
    )


def _show_files(report: ImportReport) -> list[ShownFile]:
    shown, room = [], MOST_SHOWN
    for position, file in enumerate(report.files):
        number = min(len(file.findings), MOST_OF_FILE)
        shown.append(ShownFile(position, file, number <= room))
        room -= number if number <= room else 0
    return shown


def _by_what_is_missing(file: ShownFile) -> tuple[bool, bool, int]:
    """Put what is refused first, then what is not done as a whole."""
    is_whole = not any(each.rule.severity is Severity.ERROR for each in file.told.findings)
    return file.told.outcome is not Outcome.REFUSED, is_whole, file.position


def _has_encrypted(file: FileOutcome) -> bool:
    return any(each.rule.code == ENCRYPTED_VALUE.code for each in file.findings)
