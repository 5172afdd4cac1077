"""How our own markup says that it is ours (static/src/requests.ts), and that nothing lets a text through as markup."""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = [*sorted((ROOT / "static" / "src").rglob("*.ts*")), *sorted((ROOT / "tasks" / "types").rglob("*.ts"))]
PYTHON = [each for room in ("designer", "connections", "tasks") for each in sorted((ROOT / room).rglob("*.py"))]
TAG = r"<[a-z][^>]*?(?:\{[{%].*?[%}]\}[^>]*?)*>"
ASKS = re.compile(r'\shx-(?:get|post|put|patch|delete)=|method="post"|\sformaction=|\sdata-(?:url|script)=')
KEY = 'data-request-key="{{ request_key }}"'


def find(pattern: str, paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Give what the files have of a pattern, with the file."""
    wanted = re.compile(pattern, re.DOTALL)
    return [(path.name, found[0]) for path in paths for found in wanted.finditer(path.read_text())]


def test_whatever_asks_for_something_carries_the_key():
    asking = [(name, tag) for name, tag in find(TAG, TEMPLATES) if ASKS.search(tag)]
    assert len(asking) > 40
    assert [each for each in asking if KEY not in each[1]] == []


def test_no_template_lets_a_text_through_as_markup():
    assert find(r"\|\s*safe(?:seq)?\b|autoescape\s+off", TEMPLATES) == []


def test_no_template_hands_requests_down_to_what_is_inside():
    """requests.ts refuses whatever is inside of such an element."""
    assert find(r"hx-(?:vals|vars|headers|request|inherit|ext|boost|on)\b", TEMPLATES) == []


def test_one_place_in_the_code_makes_markup_and_that_is_json_whose_brackets_are_escaped():
    assert find(r"\bmark_safe\(\w*\)|@mark_safe|\bSafe(?:String|Text)\b|__html__", PYTHON) == [
        ("unsaved_parts.py", "mark_safe(text)")
    ]


def test_one_place_in_the_scripts_makes_markup_and_that_is_an_icon_of_ours():
    ways = r"\.(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML=\{\{.*?\}\}"
    assert find(ways, SCRIPTS) == [("Icon.tsx", "dangerouslySetInnerHTML={{ __html: ICONS[name] }}")]
