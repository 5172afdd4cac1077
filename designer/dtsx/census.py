"""Every element of a package's file, accounted for: described, kept whole, or not to be read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml.etree import _Element as Element

from designer.dtsx.reading.objects import is_encrypted
from designer.dtsx.source import SourcePackage
from designer.dtsx.xml.elements import DTS, elements, local_name


class Fate(StrEnum):
    """What became of an element of a file."""

    DESCRIBED = "described"
    KEPT = "kept"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Census:
    """How many elements the file has, by what became of them, and by name of those that were kept.

    described: what designer.dtsx.source says in its own words. kept: what stays XML, such as a task's data or a log
    provider. unreadable: encrypted values.
    """

    total: int
    described: int
    kept: int
    unreadable: int
    kept_names: tuple[tuple[str, int], ...]


PARTS = frozenset(
    f"{{{DTS}}}{name}"
    for name in ("Property", "PropertyExpression", "ObjectData", "VariableValue", "DesignTimeProperties")
)
WRAPPERS = frozenset(
    f"{{{DTS}}}{name}"
    for name in (
        *("Executables", "Variables", "PrecedenceConstraints", "EventHandlers"),
        *("ConnectionManagers", "PackageParameters", "ForEachVariableMappings"),
    )
)
CONSTRAINT = f"{{{DTS}}}PrecedenceConstraint"


def take_census(package: SourcePackage) -> Census:
    """Account for each element of the file that a package was read from."""
    described = {held.element for held in package.objects()}
    fates: Counter[Fate] = Counter()
    kept: Counter[str] = Counter()
    for element, fate in _fates(package.element, described):
        fates[fate] += 1
        if fate is Fate.KEPT:
            kept[local_name(element)] += 1
    return Census(
        total=sum(fates.values()),
        described=fates[Fate.DESCRIBED],
        kept=fates[Fate.KEPT],
        unreadable=fates[Fate.UNREADABLE],
        kept_names=tuple(kept.most_common()),
    )


def _fates(root: Element, described: set[Element]) -> Iterator[tuple[Element, Fate]]:
    """Go through the file from the root; what is in something kept is kept with it."""
    waiting = [(root, Fate.DESCRIBED)]
    while waiting:
        element, fate = waiting.pop()
        yield element, Fate.UNREADABLE if is_encrypted(element) else fate
        waiting.extend((child, _fate(child, element, fate, described)) for child in elements(element))


def _fate(child: Element, parent: Element, above: Fate, described: set[Element]) -> Fate:
    """Say whether an element is told of by the objects that were read; a constraint tells of its ends."""
    if above is not Fate.DESCRIBED:
        return above
    if child in described:
        return Fate.DESCRIBED
    of_an_object = parent in described and (child.tag in PARTS | WRAPPERS or parent.tag == CONSTRAINT)
    return Fate.DESCRIBED if of_an_object else Fate.KEPT
