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
TRUE = frozenset({"1", "-1"})
MARK = "ddscontrol"
"""What every drawing has in it: other texts beside them are of no interest."""


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
        held = {element.get("name"): element.get("value", "") for element in control.iter("{*}property")}
        executable = executables.get(held.get("LogicalObject", "").strip("{} ").lower())
        shape = _shape(control, held.get("Collapsed", "0") in TRUE)
        if executable is not None and shape is not None:
            shapes[executable.path] = shape
    origin = _origin(shapes, parents)
    placed = {path: _relative(shape, shapes.get(parents.get(path, "")), origin) for path, shape in shapes.items()}
    return {path: place for path, place in placed.items() if place is not None}


def _shape(control: Element, is_collapsed: bool) -> Shape | None:
    numbers = [read_number(control.get(name)) for name in ("left", "top", "width", "height")]
    if any(number is None for number in numbers):
        return None
    x, y, width, height = (round(number * PIXELS, 1) for number in numbers if number is not None)
    return Shape(x, y, width, height, is_collapsed)


def _origin(shapes: Mapping[str, Shape], parents: Mapping[str, str]) -> tuple[float, float]:
    """Give the upper left corner of what stands in no container that was drawn."""
    outer = [shape for path, shape in shapes.items() if parents.get(path) not in shapes]
    return min((shape.x for shape in outer), default=0.0), min((shape.y for shape in outer), default=0.0)


def _relative(shape: Shape, around: Shape | None, origin: tuple[float, float]) -> Place | None:
    """Measure from the container's corner, or from the drawing's; None for what is drawn outside its container."""
    if around is None:
        x, y = shape.x - origin[0] + MARGIN, shape.y - origin[1] + MARGIN
    elif around.holds(shape):
        x, y = shape.x - around.x, shape.y - around.y
    else:
        return None
    return Place(round(x, 1), round(y, 1), shape.width, shape.height, shape.collapsed)
