"""HTML messages: their text part, their style rules, and the images that they show."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape

from tasks.send_mail import markup

IMAGE = re.compile(r"""(<img\b[^<>]*?\bsrc\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
LONGEST_REMEMBERED = 256 * 1024
"""Characters of HTML up to which a worker remembers what it has made of it; a mail merge's template is shorter."""


def remembered(make: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what was made of the last texts, unless they are so large that a worker had better forget them."""
    remember = lru_cache(maxsize=16)(make)
    return lambda html: remember(html) if len(html) <= LONGEST_REMEMBERED else make(html)


@remembered
def to_text(html: str) -> str:
    """Give an HTML message as text, with the addresses of its links. Raises BadHtml."""
    return markup.to_text(html)


@remembered
def inline_css(html: str) -> str:
    """Write the rules of style elements into the elements that they apply to; rules such as @media stay where they are.

    Nothing is fetched from anywhere. Raises BadHtml.
    """
    return markup.inline_css(html) if "<style" in html.lower() else html


@remembered
def check(html: str) -> str:
    """Give the HTML if it is no larger and no deeper than mails are. Raises BadHtml."""
    markup.check_html(html)
    return html


def find_image_files(html: str) -> list[str]:
    """Give the images that an HTML message shows by a path, which have to be sent with it, each once."""
    sources = (unescape(match[2] or match[3] or "").strip() for match in IMAGE.finditer(html))
    return list(dict.fromkeys(source for source in sources if source and not ELSEWHERE.match(source)))


def replace_images(html: str, find: Callable[[str], str | None]) -> str:
    """Replace the addresses of images for which find gives another one."""

    def replace(match: re.Match[str]) -> str:
        address = find(unescape(match[2] or match[3] or "").strip())
        return match[0] if address is None else f'{match[1]}"{escape(address)}"'

    return IMAGE.sub(replace, html)
