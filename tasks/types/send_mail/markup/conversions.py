"""What is made of HTML by parsers of others. Only the process that may die (child.py) imports this."""

import json
from html.parser import HTMLParser

from inscriptis import get_text
from inscriptis.model.config import ParserConfig

from tasks.types.send_mail.markup.places import find_places

READABLE = ParserConfig(display_links=True, display_images=True)


def to_text(html: str) -> str:
    """Give an HTML message as text, with the addresses of its links."""
    lines = (line.rstrip() for line in get_text(html, READABLE).strip().splitlines())
    return "\n".join(lines)


def find_facts(html: str) -> str:
    """Give what HtmlFacts counts, as JSON."""
    counter = _Counter()
    counter.feed(html)
    addresses = (address for _, place in find_places(html) for _, _, address in place.addresses)
    remote = sum(address.lower().startswith(("http:", "https:", "//")) for address in addresses)
    return json.dumps({**counter.facts, "remote_images": remote})


class _Counter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.facts = {"images_without_text": 0, "insecure_links": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            # An empty alt says that the image is mere decoration.
            self.facts["images_without_text"] += "alt" not in given
        elif tag == "a":
            self.facts["insecure_links"] += (given.get("href") or "").lower().startswith("http:")
