"""A flow as SVG: containers, groups and notes behind, then arrows, tasks, and the words on the arrows."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from textwrap import wrap
from uuid import UUID
from xml.etree import ElementTree as ET

from designer.drawing.arrows import Arrow, route
from designer.drawing.boxes import HEAD, OPEN, Box, Measuring, around
from designer.drawing.shapes import ACCENT, ACCENT_SOFT, LINE, NOTE, PAPER, SOFT, SURFACE, TEXT, Shapes
from designer.package.constraint_words import chip_words
from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType

MARGIN = 32
LETTER = 7.2
"""How wide a letter of a name is, about; names are cut where they would leave their boxes."""
MOST_DRAWN = 5_000
MOST_LINES = 100
"""Lines of a note: it can be very high, and there can be very many."""


def draw_flow(document: PackageDocument, labels: Mapping[str, str], flow: UUID | None = None) -> str:
    """Draw the flow of an event handler, or of the package (None), as an SVG file; labels has the types' words."""
    picture = _Picture(document, labels, flow)
    return ET.tostring(picture.root, encoding="unicode")


class _Picture:
    def __init__(self, document: PackageDocument, labels: Mapping[str, str], flow: UUID | None) -> None:
        self._document = document
        self._labels = labels
        self._boxes = Measuring(document, flow).boxes
        parts = [each for each in document.executables if each.type != ContainerType.EVENT_HANDLER]
        self._drawn = [each for each in parts if each.id in self._boxes.of][:MOST_DRAWN]
        arrows = list(self._find_arrows())
        extent = around([*self._boxes.of.values(), *(each.extent for each in arrows)])
        width, height = extent.width + 2 * MARGIN, extent.height + 2 * MARGIN
        owner = next((each.name for each in document.executables if each.id == flow), "")
        title = f"{document.name}: {owner}" if owner else document.name
        self._shapes = Shapes(title, Box(extent.x - MARGIN, extent.y - MARGIN, width, height))
        self.root = self._shapes.root
        self._draw(arrows)

    def _find_arrows(self) -> Iterator[Arrow]:
        boxes, stand_in = self._boxes.of, self._boxes.stand_in
        for each in self._document.precedence_constraints:
            begin = stand_in.get(each.from_executable, each.from_executable)
            end = stand_in.get(each.to_executable, each.to_executable)
            if begin != end and begin in boxes and end in boxes:
                yield route(boxes[begin], boxes[end], each)

    def _draw(self, arrows: Sequence[Arrow]) -> None:
        for each in self._drawn:
            if _is_open(each):
                self._draw_container(each, self._boxes.of[each.id])
        self._draw_frames()
        for arrow in arrows:
            self._shapes.path(arrow.path, arrow.colour, is_dotted=not arrow.constraint.logical_and)
            self._shapes.head(arrow.tip, arrow.colour)
        for each in self._drawn:
            if not _is_open(each):
                self._draw_task(each, self._boxes.of[each.id])
        for arrow in arrows:
            self._shapes.chip(arrow.middle, chip_words(arrow.constraint), arrow.colour)

    def _draw_frames(self) -> None:
        for group in self._document.groups:
            if group.id in self._boxes.of:
                self._draw_group(group.name, self._boxes.of[group.id], is_collapsed=group.collapsed)
        for note in self._document.notes:
            if note.id in self._boxes.of:
                self._draw_note(note.text, self._boxes.of[note.id])

    def _draw_task(self, task: ExecutableDocument, box: Box) -> None:
        label = self._labels.get(task.type, task.type)
        self._shapes.rectangle(box, PAPER if task.disable else SURFACE, LINE, radius=12, is_dashed=task.disable)
        self._shapes.rectangle(Box(box.x + 12, box.y + 14, 40, 40), ACCENT_SOFT, "none", radius=10)
        self._shapes.text(box.x + 32, box.y + 40, label[:1], 17, ACCENT, anchor="middle", is_bold=True)
        fx = " fx" if task.expressions else ""
        self._shapes.text(box.x + 64, box.y + 31, _fit(task.name, box.width - 76), 14, TEXT, is_bold=True)
        state = "Disabled · " if task.disable else ""
        self._shapes.text(box.x + 64, box.y + 49, _fit(f"{state}{label}{fx}", box.width - 76), 12.5, SOFT)

    def _draw_container(self, container: ExecutableDocument, box: Box) -> None:
        self._shapes.rectangle(box, PAPER, LINE, radius=12, is_dashed=container.disable)
        label = self._labels.get(container.type, container.type)
        self._shapes.text(
            box.x + 16, box.y + HEAD - 18, _fit(f"{container.name} · {label}", box.width - 32), 14, TEXT, is_bold=True
        )

    def _draw_group(self, name: str, box: Box, *, is_collapsed: bool) -> None:
        self._shapes.rectangle(box, SURFACE if is_collapsed else "none", SOFT, radius=12, is_dashed=True)
        self._shapes.text(box.x + 14, box.y + 25, _fit(name, box.width - 28), 13, SOFT, is_bold=True)

    def _draw_note(self, text: str, box: Box) -> None:
        self._shapes.rectangle(box, NOTE, LINE, radius=6)
        letters = max(8, int((box.width - 20) / 6.4))
        room = min(MOST_LINES, max(1, int((box.height - 12) // 17)))
        lines = (piece for line in text.splitlines() for piece in (wrap(line[: letters * room], letters) or [""]))
        for number, line in enumerate(islice(lines, room)):
            self._shapes.text(box.x + 10, box.y + 20 + number * 17, line, 12.5, TEXT)


def _is_open(executable: ExecutableDocument) -> bool:
    return executable.type in OPEN and not executable.collapsed


def _fit(text: str, room: float) -> str:
    letters = max(3, int(room / LETTER))
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
