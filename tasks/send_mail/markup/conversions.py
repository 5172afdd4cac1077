"""What is made of HTML by parsers of others. Only the process that may die (child.py) imports this."""

import json
from html.parser import HTMLParser

import css_inline
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

READABLE = ParserConfig(display_links=True, display_images=True)


def to_text(html: str) -> str:
    """Give an HTML message as text, with the addresses of its links."""
    lines = (line.rstrip() for line in get_text(html, READABLE).strip().splitlines())
    return "\n".join(lines)


def inline_css(html: str) -> str:
    """Write the rules of style elements into the elements that they apply to. Nothing is fetched from anywhere."""
    return css_inline.inline(html, load_remote_stylesheets=False, keep_at_rules=True)


def find_facts(html: str) -> str:
    """Give what HtmlFacts counts, as JSON."""
    counter = _Counter()
    counter.feed(html)
    return json.dumps(counter.facts)


class _Counter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.facts = {"images_without_text": 0, "remote_images": 0, "insecure_links": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            # An empty alt says that the image is mere decoration.
            self.facts["images_without_text"] += "alt" not in given
            self.facts["remote_images"] += (given.get("src") or "").lower().startswith(("http:", "https:", "//"))
        elif tag == "a":
            self.facts["insecure_links"] += (given.get("href") or "").lower().startswith("http:")
