"""A flow as an SVG file that stands for itself, light, without scripts: containers and groups behind, then arrows,
tasks and notes, and the words on the arrows."""

from collections.abc import Iterator, Mapping
from itertools import islice
from textwrap import wrap
from uuid import UUID
from xml.etree import ElementTree as ET

from designer.drawing.flows import Box, Flow, draw_flow, fit
from designer.drawing.geometry import Rect
from designer.drawing.shapes import ACCENT, ACCENT_SOFT, COLOURS, LINE, NOTE, PAPER, SOFT, SURFACE, TEXT, Shapes
from designer.drawing.sizes import HEAD
from designer.package.document import ExecutableDocument, NoteDocument, PackageDocument

LETTER = 7.2
"""How wide a letter of a name is in a file, about."""
MOST_DRAWN = 5_000
MOST_LINES = 100
"""Lines of a note: it can be very high, and there can be very many."""


def draw_picture(document: PackageDocument, labels: Mapping[str, str], flow: UUID | None = None) -> str:
    """Draw the flow of an event handler, or of the package (None), as an SVG file; labels has the types' words."""
    drawn = draw_flow(document, flow)
    title = f"{document.name}: {drawn.handler.name}" if drawn.handler else document.name
    return ET.tostring(_Picture(title, drawn, labels).root, encoding="unicode")


class _Picture:
    def __init__(self, title: str, flow: Flow, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._shapes = Shapes(title, flow.bounds)
        self.root = self._shapes.root
        for each in flow.below[:MOST_DRAWN]:
            self._draw(each)
        for line in flow.lines:
            self._shapes.path(line.route.path, COLOURS[line.value], is_dotted=line.is_or)
            self._shapes.head(line.route.tip, COLOURS[line.value])
        for each in flow.above[:MOST_DRAWN]:
            self._draw(each)
        for line in flow.lines:
            self._shapes.chip(line.route.middle, line.words, COLOURS[line.value])

    def _draw(self, box: Box) -> None:
        if isinstance(box.part, NoteDocument):
            self._draw_note(box.part.text, box.rect)
        elif not isinstance(box.part, ExecutableDocument):
            self._draw_group(box)
        elif box.form == "container":
            self._draw_container(box.part, box.rect)
        else:
            self._draw_task(box.part, box.rect)

    def _draw_task(self, task: ExecutableDocument, rect: Rect) -> None:
        label = self._labels.get(task.type, task.type)
        self._shapes.rectangle(rect, PAPER if task.disable else SURFACE, LINE, radius=12, is_dashed=task.disable)
        self._shapes.rectangle(Rect(rect.x + 12, rect.y + 14, 40, 40), ACCENT_SOFT, "none", radius=10)
        self._shapes.text(rect.x + 32, rect.y + 40, label[:1], 17, ACCENT, anchor="middle", is_bold=True)
        fx = " fx" if task.expressions else ""
        self._shapes.text(rect.x + 64, rect.y + 31, fit(task.name, rect.width - 76, LETTER), 14, TEXT, is_bold=True)
        state = "Disabled · " if task.disable else ""
        self._shapes.text(rect.x + 64, rect.y + 49, fit(f"{state}{label}{fx}", rect.width - 76, LETTER), 12.5, SOFT)

    def _draw_container(self, container: ExecutableDocument, rect: Rect) -> None:
        self._shapes.rectangle(rect, PAPER, LINE, radius=12, is_dashed=container.disable)
        label = self._labels.get(container.type, container.type)
        words = fit(f"{container.name} · {label}", rect.width - 32, LETTER)
        self._shapes.text(rect.x + 16, rect.y + HEAD - 18, words, 14, TEXT, is_bold=True)

    def _draw_group(self, box: Box) -> None:
        self._shapes.rectangle(box.rect, "none" if box.form == "group" else SURFACE, SOFT, radius=12, is_dashed=True)
        words = fit(box.name, box.rect.width - 28, LETTER)
        self._shapes.text(box.rect.x + 14, box.rect.y + 25, words, 13, SOFT, is_bold=True)

    def _draw_note(self, text: str, rect: Rect) -> None:
        self._shapes.rectangle(rect, NOTE, LINE, radius=6)
        for number, line in enumerate(_wrap(text, rect)):
            self._shapes.text(rect.x + 10, rect.y + 20 + number * 17, line, 12.5, TEXT)


def _wrap(text: str, rect: Rect) -> Iterator[str]:
    """Give the lines of a note that there is room for."""
    letters = max(8, int((rect.width - 20) / 6.4))
    room = min(MOST_LINES, max(1, int((rect.height - 12) // 17)))
    lines = (piece for line in text.splitlines() for piece in (wrap(line[: letters * room], letters) or [""]))
    return islice(lines, room)
