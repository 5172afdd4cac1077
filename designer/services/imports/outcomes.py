"""What is asked of an import, and what came of each file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from designer.dtsx.counting import Counts
from designer.dtsx.findings import Finding
from designer.errors import Invalid
from designer.input.numerals import is_count
from designer.interchange.inventory.facts import PackageFacts
from designer.interchange.inventory.taking import Inventory, take_inventory
from designer.interchange.mending.offers import Offer, offer_mends
from designer.models import Package
from designer.registry.mends import Change, Mend


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
    replaced. password opens what SSIS has encrypted with one. counts_as says what tasks without an engine count as;
    empty leaves it to who opens them. mends are what takes findings away.
    """

    check: bool = False
    files: frozenset[str] | None = None
    replace: bool = False
    versions: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    password: str = field(default="", repr=False)
    counts_as: str = ""
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class FileOutcome:
    """What came of one file: the package here, if there is one of its ID or name, and what is told of the file.

    error says why it was refused; changes what is other now, or would be, in a package that was there before; mended
    what mends have changed of the file. With keeps_managers no mend may take one out of it; facts are for an inventory.
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
    mended: tuple[Change, ...] = ()
    keeps_managers: bool = False
    facts: PackageFacts | None = None

    @property
    def findings_with_mends(self) -> list[tuple[Finding, list[Offer]]]:
        """Give each finding with the mends that take it away."""
        return [(each, offer_mends(each, self.file, keeps_managers=self.keeps_managers)) for each in self.findings]


@dataclass(frozen=True)
class SharedOutcome:
    """What became of a connection manager or parameter of a project: whether the project had it already. LEFT is one
    for which a mend has put another; mended is what mends changed."""

    kind: str
    name: str
    outcome: Outcome
    error: str = ""
    findings: tuple[Finding, ...] = ()
    mended: tuple[Change, ...] = ()

    @property
    def findings_with_mends(self) -> list[tuple[Finding, list[Offer]]]:
        """Give each finding with the mends that take it away."""
        return [(each, offer_mends(each, "")) for each in self.findings]


@dataclass
class ImportReport:
    """What came of an import: of each file, and of what the projects in them share."""

    files: list[FileOutcome] = field(default_factory=list)
    shared: list[SharedOutcome] = field(default_factory=list)

    @property
    def inventory(self) -> Inventory:
        """What the packages have in common."""
        return take_inventory(each.facts for each in self.files if each.facts)


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
