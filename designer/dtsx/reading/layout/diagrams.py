"""The layout of formats 2 and 3: a drawing of the old designer, as text in a package variable.

It knows executables by their IDs, and measures in hundredths of a millimetre from the corner of the drawing. Its
annotations are binary, and are not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Element

from designer.dtsx.reading.layout.numbers import read_number
from designer.dtsx.source import Place, SourceExecutable

PIXELS = 96 / 2540
"""In a hundredth of a millimetre."""
MARGIN = 20.0


@dataclass(frozen=True)
class Shape:
    """A rectangle of the drawing, in pixels from its corner."""

    x: float
    y: float
    width: float
    height: float
    collapsed: bool

    def holds(self, other: "Shape") -> bool:
        """Say whether the other's corner lies in this."""
        return self.x <= other.x <= self.x + self.width and self.y <= other.y <= self.y + self.height


def read_diagram(
    root: Element, executables: Mapping[str, SourceExecutable], parents: Mapping[str, str]
) -> dict[str, Place]:
    """Give places by paths. executables by IDs in small letters without braces, parents are paths by paths."""
    shapes: dict[str, Shape] = {}
    for control in root.iter("{*}ddscontrol"):
        executable = executables.get(_object_of(control))
        shape = _shape(control)
        if executable is not None and shape is not None:
            shapes[executable.path] = shape
    return {path: place for path, shape in shapes.items() if (place := _relative(path, shape, shapes, parents))}


def _object_of(control: Element) -> str:
    for element in control.iter("{*}property"):
        if element.get("name") == "LogicalObject":
            return element.get("value", "").strip("{} ").lower()
    return ""


def _shape(control: Element) -> Shape | None:
    numbers = [read_number(control.get(name)) for name in ("left", "top", "width", "height")]
    if any(number is None for number in numbers):
        return None
    x, y, width, height = (round(number * PIXELS, 1) for number in numbers if number is not None)
    return Shape(x, y, width, height, control.get("groupcollapsed") == "1")


def _relative(path: str, shape: Shape, shapes: Mapping[str, Shape], parents: Mapping[str, str]) -> Place | None:
    """Measure from the container's corner; from the drawing's upper left where no container was drawn."""
    around = shapes.get(parents.get(path, ""))
    if around is None:
        outer = [other for name, other in shapes.items() if parents.get(name) not in shapes]
        x = shape.x - min(other.x for other in outer) + MARGIN
        y = shape.y - min(other.y for other in outer) + MARGIN
    elif around.holds(shape):
        x, y = shape.x - around.x, shape.y - around.y
    else:
        return None
    return Place(round(x, 1), round(y, 1), shape.width, shape.height, shape.collapsed)
