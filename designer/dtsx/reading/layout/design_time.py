"""The layout of formats 6 and 8: XML as text in DesignTimeProperties, one graph for the package and each handler.

A node's corner is given from the inside of its container, below the container's header.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from designer.dtsx.kinds import CONTAINERS
from designer.dtsx.reading.layout.numbers import read_number, read_pair
from designer.dtsx.reading.progress import read_guid
from designer.dtsx.source import Place, SourceAnnotation, SourceExecutable
from designer.dtsx.xml.elements import attributes_of, local_name

HEADER_HEIGHT = 43.0
"""Of a container, where the file does not say it."""
NODES = frozenset({"NodeLayout", "ContainerLayout"})
HOLDERS = ("STOCK:", "Microsoft.Package", "EventHandler")


@dataclass
class Layout:
    """Places by paths of executables, and annotations."""

    places: dict[str, Place] = field(default_factory=dict)
    annotations: list[SourceAnnotation] = field(default_factory=list)


@dataclass(frozen=True)
class Canvas:
    """Who stands on it: executables by what layouts call them."""

    named: Mapping[str, SourceExecutable]

    def find(self, name: str) -> SourceExecutable | None:
        """Give the executable that a layout means by this name."""
        return self.named.get(name.removeprefix("\\"))

    def holder(self, name: str) -> SourceExecutable | None:
        """Give the package, handler or container of this name; data flows have graphs of their own, of no interest."""
        found = self.find(name)
        return found if found is not None and found.kind.startswith(HOLDERS) else None


def read_design_time(root: Element, canvas: Canvas) -> Layout:
    """Read what stands in DesignTimeProperties."""
    layout = Layout()
    headers = _header_heights(root)
    for owner, element in _described(root):
        if local_name(element) in NODES:
            _place(element, canvas, headers, layout)
        elif local_name(element) == "AnnotationLayout":
            _annotate(element, owner, canvas, headers, layout)
    return layout


def _described(root: Element) -> Iterator[tuple[str, Element]]:
    """Give each node with the name of the object whose graph it is in."""
    for part in root.iterchildren("{*}*"):
        owner = attributes_of(part).get("design-time-name", "")
        yield from ((owner, element) for element in part.iter("{*}*"))


def _header_heights(root: Element) -> dict[str, float]:
    found: dict[str, float] = {}
    for element in root.iter("{*}ContainerLayout"):
        held = attributes_of(element)
        height = read_number(held.get("HeaderHeight"))
        found[held.get("Id", "")] = HEADER_HEIGHT if height is None else height
    return found


def _place(element: Element, canvas: Canvas, headers: Mapping[str, float], layout: Layout) -> None:
    held = attributes_of(element)
    name = held.get("Id", "")
    found, corner = canvas.find(name), read_pair(held.get("TopLeft"))
    if found is None or corner is None:
        return
    width, height = read_pair(held.get("Size")) or (0.0, 0.0)
    below = headers.get(name.rpartition("\\")[0], 0.0)
    collapsed = held.get("IsExpanded", "True").lower() == "false"
    layout.places[found.path] = Place(corner[0], corner[1] + below, width, height, collapsed)


def _annotate(element: Element, owner: str, canvas: Canvas, headers: Mapping[str, float], layout: Layout) -> None:
    held = attributes_of(element)
    text, corner = held.get("Text", ""), read_pair(held.get("TopLeft"))
    holder = canvas.holder(held.get("ParentId", "")) or canvas.holder(owner)
    if holder is None or not text.strip():
        return
    x, y = corner or (0.0, 0.0)
    width, height = read_pair(held.get("Size")) or (0.0, 0.0)
    below = headers.get(holder.path.removeprefix("\\"), HEADER_HEIGHT) if holder.kind in CONTAINERS else 0.0
    place = Place(x, y + below, width, height)
    layout.annotations.append(SourceAnnotation(holder.path, text, place, read_guid(held.get("Id", ""))))
