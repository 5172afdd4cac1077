"""Where an HTML document names images: the values of attributes and the style sheets that hold their addresses.

What is in a comment, a script, a text area or a template shows nothing, so nothing in it is named here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tasks.types.send_mail.markup.attributes import Attribute, encode, find_attributes
from tasks.types.send_mail.markup.nesting import Foreign
from tasks.types.send_mail.markup.stylesheets import find_urls, write_url
from tasks.types.send_mail.markup.tags import find_raw_end, find_tags

Find = Callable[[str], Iterator[tuple[int, int, str]]]

WORDS = ("src", "url(", "background", "href", "poster")
"""What has none of these names no images."""
LONGEST_TAG = 500
LONGEST_STYLE = 64 * 1024
"""Characters of a tag and of a style sheet up to which it is remembered what they name."""
BACKGROUNDS = ("body", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
SINGLE = {
    *(("img", "src"), ("image", "src"), ("input", "src"), ("video", "poster")),
    *(("image", "href"), ("image", "xlink:href")),
    *((name, "background") for name in BACKGROUNDS),
}
SEVERAL = {("img", "srcset"), ("image", "srcset"), ("source", "srcset")}
CANDIDATE = re.compile(r"[\s,]*+(\S++)")
DESCRIPTORS = re.compile(r"[^,(]*+(?:\([^)]*+\)?[^,(]*+)*+")


@dataclass(frozen=True)
class Place:
    """A part of a document that names images: its place, its text without the document's escapes, how to read it.

    begin and end count from the end of the tag's name, or of the style element's tag. A style
    element's text has no escapes: its quote is None.
    """

    begin: int
    end: int
    quote: str | None
    text: str
    find: Find

    @cached_property
    def addresses(self) -> tuple[tuple[int, int, str], ...]:
        """Each address, with its place in the text."""
        return tuple((begin, end, address) for begin, end, each in self.find(self.text) if (address := _clean(each)))

    def write(self, replace: Callable[[str], str | None]) -> str | None:
        """Give the part as it stands in the document with other addresses, or None when none is replaced."""
        is_css = self.find is find_urls
        pieces, last = list[str](), 0
        for begin, end, address in self.addresses:
            if (new := replace(address)) is not None:
                pieces += [self.text[last:begin], write_url(new, self.quote) if is_css else new]
                last = end
        if not pieces:
            return None
        text = "".join((*pieces, self.text[last:]))
        return text if self.quote is None else encode(text, (is_css and self.quote) or '"')


def find_places(html: str) -> tuple[tuple[int, Place], ...]:
    """Give the places of a document that name images, in its order, each after what its begin and end count from.

    The tags of a mail merge are the same in each mail, so what was read in one is remembered.
    """
    return tuple(_find_places(html)) if _may_name_images(html) else ()


def _find_places(html: str) -> Iterator[tuple[int, Place]]:
    templates = 0
    foreign = Foreign()
    for tag in find_tags(html, foreign):
        if tag.name == "template":
            templates = max(0, templates + (-1 if tag.is_end else 1))
        if templates or tag.is_end:
            continue
        if tag.name == "style" and not foreign.goes_on:
            text = html[tag.end : find_raw_end(html, tag)]
            yield tag.end, _read_style(text) if len(text) <= LONGEST_STYLE else _make_style(text)
        attributes = html[tag.name_end : tag.end]
        read = _read_tag if len(attributes) <= LONGEST_TAG else _make_places
        for place in read(tag.name, attributes):
            yield tag.name_end, place


def _may_name_images(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in WORDS)


def _make_style(text: str) -> Place:
    return Place(0, len(text), None, text, find_urls)


def _make_places(name: str, text: str) -> tuple[Place, ...]:
    """Give the places in a start tag, which is the text from the end of its name to its own."""
    if not _may_name_images(text):
        return ()
    attributes = {each.name: each for each in find_attributes(text, 0, len(text))}
    if name == "input" and not _is_image(attributes):
        attributes.pop("src", None)
    return tuple(
        Place(each.begin, each.end, each.quote, each.value, find)
        for each in attributes.values()
        if (find := _find_reader(name, each.name))
    )


_read_style = lru_cache(maxsize=16)(_make_style)
_read_tag = lru_cache(maxsize=2048)(_make_places)


def _is_image(attributes: dict[str, Attribute]) -> bool:
    return "type" in attributes and attributes["type"].value.lower() == "image"


def _find_reader(element: str, attribute: str) -> Find | None:
    """Say how the value of an attribute is read, or None where it names no images."""
    if attribute == "style":
        return find_urls
    if (element, attribute) in SEVERAL:
        return _find_candidates
    return _find_single if (element, attribute) in SINGLE else None


def _find_single(text: str) -> Iterator[tuple[int, int, str]]:
    yield 0, len(text), text


def _find_candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the addresses of a srcset (WHATWG HTML section 4.8.4.2.1)."""
    at = 0
    while found := CANDIDATE.match(text, at):
        address = found[1].rstrip(",")
        yield found.start(1), found.start(1) + len(address), address
        at = found.end()
        if address == found[1] and (descriptors := DESCRIPTORS.match(text, at)):
            at = descriptors.end()


def _clean(address: str) -> str:
    """Give an address as a browser reads it: without blanks around it and line ends within (WHATWG URL section 4.4)."""
    kept = address.strip("".join(map(chr, range(0x21))))
    return "".join(kept.split("\n")).replace("\r", "").replace("\t", "")
