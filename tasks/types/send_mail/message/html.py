"""HTML messages: their text part, their style rules, and the images that they show."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from tasks.types.send_mail import markup

Made = TypeVar("Made")
LONGEST_REMEMBERED = 256 * 1024
"""Characters of HTML up to which a worker remembers what it has made of it; a mail merge's template is shorter."""


def remembered(make: Callable[[str], Made]) -> Callable[[str], Made]:
    """Remember what was made of the last texts, unless they are so large that a worker had better forget them."""
    remember = lru_cache(maxsize=16)(make)
    return lambda html: remember(html) if len(html) <= LONGEST_REMEMBERED else make(html)


@remembered
def to_text(html: str) -> str:
    """Give an HTML message as text, with the addresses of its links. Raises BadHtml."""
    return markup.to_text(html)


@remembered
def inline_css(html: str) -> str:
    """Write the rules of style elements into the elements that they apply to.

    The style elements stay, for much in them cannot be written into an element: @media, :hover, what is meant for one
    mail program only. Nothing else is changed and nothing fetched from anywhere. Raises BadHtml.
    """
    return markup.inline_css(html) if "<style" in html.lower() else html


@remembered
def convert(html: str) -> tuple[str, str]:
    """Give what to_text and inline_css give, in half the time. Raises BadHtml."""
    return markup.convert(html) if "<style" in html.lower() else (markup.to_text(html), html)


@remembered
def check(html: str) -> str:
    """Give the HTML if it is no larger and no deeper than mails are. Raises BadHtml."""
    markup.check_html(html)
    return html


find_places = remembered(markup.find_places)
"""The places in a document that name images."""


def find_image_files(html: str) -> list[str]:
    """Give the images that an HTML message shows by a path, which have to be sent with it, each once."""
    return [address for address in find_images(html) if markup.is_path(address)]


def find_unknown_parts(html: str, names: Iterable[str]) -> list[str]:
    """Give the addresses of images that are to be parts of the message (cid:name), and that no attachment is called."""
    known = set(names)
    parts = ((address, markup.read_cid(address)) for address in find_images(html))
    return [address for address, meant in parts if meant and known.isdisjoint(meant)]


def find_images(html: str) -> list[str]:
    """Give the addresses of the images that an HTML message shows, each once."""
    each = (address for _, place in find_places(html) for _, _, address in place.addresses)
    return list(dict.fromkeys(each))


def replace_images(html: str, find: Callable[[str], str | None]) -> str:
    """Replace the addresses of images for which find gives another one; the rest stays as it was written."""
    pieces, last = list[str](), 0
    for begin, place in find_places(html):
        if (text := place.write(find)) is not None:
            pieces += [html[last : begin + place.begin], text]
            last = begin + place.end
    return "".join((*pieces, html[last:]))
