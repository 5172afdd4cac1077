"""What is asked of an import, and what came of each file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from designer.dtsx.counting import Counts
from designer.dtsx.findings import Finding
from designer.errors import Invalid
from designer.input.numerals import is_count
from designer.interchange.importing.answers import Answers, AskedTask
from designer.interchange.inventory.facts import PackageFacts
from designer.interchange.inventory.taking import Inventory, take_inventory
from designer.interchange.mending.offers import Offer, offer_mends
from designer.models import Package
from designer.registry.mends import Change, Mend

PATH_BEGINS = "\\"
"""How the path of a task begins behind the name of its file."""


class Outcome(StrEnum):
    """What became of a file. CHECKED: nothing was to be saved. LEFT: it was not among those that were chosen."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    CHECKED = "checked"
    LEFT = "left"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """What pages say of it."""
        words = {Outcome.UNCHANGED: "the same as before", Outcome.LEFT: "not chosen", Outcome.CHECKED: "read"}
        return words.get(self, self.value)


@dataclass(frozen=True)
class Choices:
    """What is to become of the files: whether anything is saved at all, which of them by their names (None: all), and
    whether a package that is there already is replaced.

    versions are those at which the caller has seen packages, by their numbers: one that was saved since is not
    replaced. password opens what SSIS has encrypted with one.

    counts_as says what tasks without an engine count as; counts_as_kinds says it for those of a kind, by what people
    call it, and counts_as_tasks for single ones, by the name of the file and SSIS's package path behind it. The nearest
    counts; without any it is left to who opens the task. mends are what takes
    findings away.
    """

    check: bool = False
    files: frozenset[str] | None = None
    replace: bool = False
    versions: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    password: str = field(default="", repr=False)
    counts_as: str = ""
    counts_as_kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    counts_as_tasks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    mends: tuple[Mend, ...] = ()

    def answers_for(self, file: str) -> Answers:
        """Give what is said of the tasks of one file."""
        tasks = {
            task.removeprefix(file): said
            for task, said in self.counts_as_tasks.items()
            if task.startswith(f"{file}{PATH_BEGINS}")
        }
        return Answers(self.counts_as, self.counts_as_kinds, tasks)


@dataclass(frozen=True)
class FileOutcome:
    """What came of one file: the package here, if there is one of its ID or name, and what is told of the file.

    error says why it was refused; changes what is other now, or would be, in a package that was there before; mended
    what mends have changed of the file. With keeps_managers no mend may take one out of it; facts are for an
    inventory. asked are the tasks of which a person says what they count as. untold is the number of findings that
    were too many to keep.
    """

    file: str
    outcome: Outcome
    error: str = ""
    package: Package | None = None
    name: str = ""
    summary: str = ""
    counts: Counts | None = None
    findings: tuple[Finding, ...] = ()
    changes: tuple[str, ...] = ()
    asked: tuple[AskedTask, ...] = ()
    untold: int = 0
    mended: tuple[Change, ...] = ()
    keeps_managers: bool = False
    facts: PackageFacts | None = None

    def offers(self, finding: Finding) -> list[Offer]:
        """Give the mends that take a finding of the file away."""
        return offer_mends(finding, self.file, keeps_managers=self.keeps_managers)


@dataclass(frozen=True)
class SharedOutcome:
    """What became of a connection manager or parameter of a project: whether the project had it already."""

    kind: str
    name: str
    outcome: Outcome
    error: str = ""
    findings: tuple[Finding, ...] = ()

    def offers(self, finding: Finding) -> list[Offer]:
        """Give the mends that take a finding of it away."""
        return offer_mends(finding, "")


@dataclass
class ImportReport:
    """What came of an import: of each file, and of what the projects in them share; mended is what mends changed of
    that."""

    files: list[FileOutcome] = field(default_factory=list)
    shared: list[SharedOutcome] = field(default_factory=list)
    mended: list[Change] = field(default_factory=list)

    @property
    def inventory(self) -> Inventory:
        """What the packages have in common."""
        return take_inventory(each.facts for each in self.files if each.facts)


def read_answers(given: Iterable[str], field_name: str) -> dict[str, str]:
    """Give what kinds of tasks, or single ones, count as, from texts such as Script Task=Succeeded. Raises Invalid."""
    answers: dict[str, str] = {}
    for text in given:
        what, equals, answer = text.rpartition("=")
        if not (what.strip() and equals):
            sentence = f"“{text[:80]}” does not say what counts as what. Write it as Script Task=Succeeded."
            raise Invalid(sentence, {field_name: sentence})
        answers[what.strip()] = answer.strip()
    return answers


def read_versions(given: Iterable[str]) -> dict[int, int]:
    """Give the versions at which packages were seen, from texts such as 12=3. Raises Invalid."""
    versions: dict[int, int] = {}
    for text in given:
        package, _, version = text.partition("=")
        if not (is_count(package) and is_count(version)):
            sentence = f"“{text[:40]}” is no PACKAGE=VERSION. Write two numbers, such as 12=3."
            raise Invalid(sentence, {"versions": sentence})
        versions[int(package)] = int(version)
    return versions
