"""The pieces of a picture as SVG elements. What people wrote is text in them, which the serializer escapes."""

from typing import Final
from xml.etree import ElementTree as ET

from designer.drawing.geometry import Rect
from designer.input.texts import CONTROL

FONTS: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
TEXT, SOFT, LINE, SURFACE, PAPER = "#1b1e27", "#565c6b", "#c3c7d2", "#ffffff", "#f4f5f8"
ACCENT, ACCENT_SOFT, NOTE = "#4353d6", "#eceefd", "#fff8dc"
COLOURS: Final = {"success": "#1c7d43", "failure": "#c02b37", "completion": "#2063c4"}
"""Of arrows, by the value that they show."""
CHIP_HEIGHT: Final = 24


class Shapes:
    """Draws onto one SVG root."""

    def __init__(self, title: str, extent: Rect) -> None:
        self.root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"{extent.x:g} {extent.y:g} {extent.width:g} {extent.height:g}",
                "width": f"{extent.width:g}",
                "height": f"{extent.height:g}",
                "role": "img",
                "font-family": FONTS,
            },
        )
        ET.SubElement(self.root, "title").text = CONTROL.sub(" ", title)
        self.rectangle(extent, SURFACE, "none")

    def rectangle(self, box: Rect, fill: str, stroke: str, *, radius: float = 0, is_dashed: bool = False) -> None:
        """Draw a box."""
        place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": radius}
        dashes = {"stroke-dasharray": "5 4"} if is_dashed else {}
        numbers = {key: f"{value:g}" for key, value in place.items() if value or key != "rx"}
        ET.SubElement(self.root, "rect", {**numbers, "fill": fill, "stroke": stroke, **dashes})

    def text(
        self, x: float, y: float, text: str, size: float, fill: str, *, anchor: str = "start", is_bold: bool = False
    ) -> None:
        """Write a line."""
        looks = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "fill": fill}
        weight = {"font-weight": "600"} if is_bold else {}
        place = {"text-anchor": anchor} if anchor != "start" else {}
        ET.SubElement(self.root, "text", {**looks, **weight, **place}).text = CONTROL.sub(" ", text)

    def path(self, path: str, stroke: str, *, is_dotted: bool) -> None:
        """Draw the line of an arrow; dots are Logical OR."""
        dots = {"stroke-dasharray": "0.1 6", "stroke-linecap": "round", "stroke-width": "3"}
        looks = dots if is_dotted else {"stroke-width": "2"}
        ET.SubElement(self.root, "path", {"d": path, "fill": "none", "stroke": stroke, **looks})

    def head(self, tip: tuple[float, float], fill: str) -> None:
        """Draw the head of an arrow that comes from above."""
        x, y = tip
        ET.SubElement(self.root, "path", {"d": f"M{x - 4.5:g} {y - 9:g}h9L{x:g} {y:g}z", "fill": fill})

    def chip(self, middle: tuple[float, float], words: str, colour: str) -> None:
        """Draw the words of a constraint."""
        width = 20 + 6.8 * len(words)
        box = Rect(middle[0] - width / 2, middle[1] - CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
        self.rectangle(box, SURFACE, colour, radius=CHIP_HEIGHT / 2)
        self.text(middle[0], middle[1] + 4.2, words, 12, colour, anchor="middle", is_bold=True)
