"""Icons of pages: each that a template names is there. Without one a page shows a black square."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"\bmw-i-([a-z-]+)")
TYPES = [each for app in ("tasks", "connections") for each in (ROOT / app / "types").glob("*/icon.svg")]


def test_every_icon_of_a_page_is_there():
    listed = set(NAMED.findall((ROOT / "static/src/styles/icons.css").read_text()))
    listed |= {each.parent.name.replace("_", "-") for each in TYPES}
    named = {icon for page in (ROOT / "templates").rglob("*.html") for icon in NAMED.findall(page.read_text())}
    drawn = {each.stem for each in (ROOT / "static/icons").glob("*.svg")}
    assert (named - listed - {""}, listed - drawn - {each.parent.name.replace("_", "-") for each in TYPES}) == (
        set(),
        set(),
    )
