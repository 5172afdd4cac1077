"""Where the layout of a package stands in its file, by its format."""

from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.etree import _Element as Element

from designer.dtsx.reading.layout.design_time import Canvas, Layout, read_design_time
from designer.dtsx.reading.layout.diagrams import MARK, read_diagram
from designer.dtsx.reading.objects import read_basics
from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.rules import NO_LAYOUT
from designer.dtsx.source import FileRefused, SourceExecutable, SourcePackage
from designer.dtsx.xml.elements import dts_children, text_of
from designer.dtsx.xml.limits import EMBEDDED
from designer.dtsx.xml.tree import parse

DIAGRAMS = "dts-designer-"
MOST_LAYOUTS, MOST_DIAGRAMS = 10, 2_000


def read_layout(package: SourcePackage, progress: Progress) -> Layout:
    """Give places and annotations; nothing where there are none, or none that can be read."""
    layout = Layout()
    known = list(package.walk())
    canvas = Canvas({name: one for one in reversed(known) for name in _names(one)})
    for root in _parsed(islice(_design_time_texts(package.element), MOST_LAYOUTS), progress):
        found = read_design_time(root, canvas)
        layout.places.update(found.places)
        layout.annotations.extend(found.annotations)
    by_id = {str(one.id): one for one in reversed(known) if one.id is not None}
    parents = _parents(known)
    for root in _parsed(_diagram_texts(package.element), progress):
        for path, place in read_diagram(root, by_id, parents).items():
            layout.places.setdefault(path, place)
    return layout


def _names(executable: SourceExecutable) -> set[str]:
    return {executable.path.removeprefix("\\"), executable.properties.get("refId", "")} - {""}


def _parents(executables: list[SourceExecutable]) -> Mapping[str, str]:
    return {inner.path: outer.path for outer in executables for inner in outer.executables}


def _design_time_texts(root: Element) -> Iterator[str]:
    for element in dts_children(root, "DesignTimeProperties"):
        yield text_of(element)


def _diagram_texts(root: Element) -> Iterator[str]:
    for element in islice(dts_children(root, "PackageVariable", "PackageVariables"), MOST_DIAGRAMS):
        properties = read_basics(element).properties
        value = properties.get("PackageVariableValue", "")
        if properties.get("Namespace", "").startswith(DIAGRAMS) and MARK in value:
            yield value


def _parsed(texts: Iterator[str], progress: Progress) -> Iterator[Element]:
    for text in filter(str.strip, texts):
        try:
            yield parse(text.encode("utf-8", "replace"), EMBEDDED).root
        except FileRefused as refused:
            progress.tell(NO_LAYOUT, "\\Package", str(refused))
