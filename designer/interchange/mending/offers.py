"""The mends that there are for the findings of a file: one is offered only where it takes the finding away."""

from dataclasses import dataclass

from designer.dtsx.findings import Finding
from designer.dtsx.source import SourcePackage
from designer.interchange.mending.kinds import find_kinds
from designer.registry.mends import LONGEST, Mend, MendKind, Need, is_named_by_expression


@dataclass(frozen=True)
class Offer:
    """A mend of a finding that a person can choose, and what has to be given for it. is_once: for all files."""

    mend: Mend
    sentence: str
    needs: Need

    @property
    def is_once(self) -> bool:
        """Tell whether it counts for every file of the import in which the same is found."""
        return not self.mend.file


def offer_mends(finding: Finding, file: str, *, keeps_managers: bool = False) -> list[Offer]:
    """Give what takes away a finding of the file of this name. keeps_managers where none can be taken out of it."""
    if finding.key is None or len(finding.key) > LONGEST or len(finding.place) > LONGEST:
        return []
    kinds = [each for each in find_kinds(finding) if not (keeps_managers and each.takes_managers_out)]
    return [_offer(each, finding, finding.key, file) for each in kinds]


def keeps_managers(package: SourcePackage | None) -> bool:
    """Tell whether none of a package's managers can be taken out of it."""
    return package is not None and is_named_by_expression(package)


def _offer(kind: MendKind, finding: Finding, found: str, file: str) -> Offer:
    key = finding.place if kind.is_placed else kind.about(found)
    mend = Mend.model_construct(
        kind=kind.name, key=key, file=file if kind.is_placed else "", value=kind.suggest(key)[:LONGEST]
    )
    return Offer(mend, kind.sentence.format(key=f"“{key}”" if key else "none"), kind.needs)
