"""Objects that stand in a file where nobody looks for them, so that none is lost without a word."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.rules import MISPLACED
from designer.dtsx.source import SourceObject, SourcePackage
from designer.dtsx.xml.elements import DTS, is_dts, local_name, outside_data

OBJECTS = frozenset(
    f"{{{DTS}}}{name}"
    for name in (
        "Executable",
        "Variable",
        "PrecedenceConstraint",
        "EventHandler",
        "ConnectionManager",
        "PackageParameter",
    )
)


def objects_in(root: Element) -> Iterator[Element]:
    """Give the objects that a package's file has; the ends of constraints are called Executable and are none."""
    for parent, element in outside_data(root):
        if element.tag in OBJECTS and not is_dts(parent, "PrecedenceConstraint"):
            yield element


def tell_misplaced(package: SourcePackage, progress: Progress) -> None:
    """Note each object of the file that was not read."""
    owners: dict[Element, SourceObject] = {held.element: held for held in package.objects()}
    for element in objects_in(package.element):
        if element not in owners:
            place = next(owners[outer].path for outer in element.iterancestors() if outer in owners)
            progress.tell(MISPLACED, place, f"A {local_name(element)} stands there.", element.sourceline or 0)
