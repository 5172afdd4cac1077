"""What is drawn is as large, and stands where, in the server's pictures as on the canvas."""

import json
import re
from pathlib import Path

from designer.drawing import sizes
from designer.drawing.flows import draw_flow
from designer.package.document import PackageDocument

ROOT = Path(__file__).parents[3]
CANVAS = ROOT / "static/src/designer/document"
NUMBER = re.compile(r"^export const (\w+) = (\d+);", re.MULTILINE)


def test_the_canvas_has_the_same_numbers():
    found = {name: float(value) for file in CANVAS.glob("*.ts") for name, value in NUMBER.findall(file.read_text())}
    names = ["TASK_WIDTH", "TASK_HEIGHT", "GAP", "HEAD", "PADDING", "GROUP_HEAD", "GROUP_PADDING"]
    assert {name: found[name] for name in names} == {name: getattr(sizes, name) for name in names}


def test_boxes_are_those_of_the_table_as_the_canvases_are():
    table = json.loads((ROOT / "tests/data/drawing.json").read_text())
    document = PackageDocument(**table["document"])
    handler = next(each.id for each in document.executables if each.type == "EventHandler")
    drawn = [*draw_flow(document).boxes, *draw_flow(document, handler).boxes]
    assert {each.name: [*vars(each.rect).values()] for each in drawn} == table["boxes"]
