"""Style rules written into the elements that they apply to, in the document as it was written.

css_inline knows which rules apply to which elements, but writes the whole document anew: it changes Outlook's
conditional comments, and drops rules that no element takes. So each start tag gets a number, and what css_inline makes
of the tag's style attribute is written into the document that we had. Style elements stay. Only the process that may
die (child.py) imports this.
"""

import re
from collections.abc import Iterator

import css_inline

from tasks.types.send_mail.markup.attributes import Attribute, decode, find_attributes
from tasks.types.send_mail.markup.tags import Tag, find_tags

EVERYWHERE = re.compile(r"(?:\s*(?:only\s+)?(?:all|screen)\s*(?:,|$))+", re.IGNORECASE)
STYLE = re.compile(r' style="([^"]*)"')
NO_STYLES = frozenset(("style", "script", "head", "title", "meta", "link", "base"))


def inline_css(html: str) -> str:
    """Write the rules of style elements into the elements that they apply to. Nothing is fetched from anywhere."""
    number = _find_unused_name(html)
    tags = [tag for tag in find_tags(html) if not tag.is_end]
    styles = _find_styles(_inline(_number_tags(html, tags, number)), number)
    pieces, last = list[str](), 0
    for index in sorted(styles):
        tag = tags[index]
        if tag.name in NO_STYLES:
            continue
        for begin, end, text in _write_style(html, tag, styles[index]):
            pieces += [html[last:begin], text]
            last = end
    return "".join((*pieces, html[last:]))


def _inline(html: str) -> str:
    return css_inline.inline(html, load_remote_stylesheets=False, keep_style_tags=True, keep_link_tags=True)


def _find_unused_name(html: str) -> str:
    """Give the name of an attribute that is nowhere in the document."""
    known, name = html.lower(), "data-start-tag"
    while name in known:
        name += "-x"
    return name


def _number_tags(html: str, tags: list[Tag], name: str) -> str:
    """Give each start tag its number, and have css_inline pass over style sheets that are not for screens."""
    pieces, last = list[str](), 0
    for index, tag in enumerate(tags):
        ignored = ' data-css-inline="ignore"' if tag.name == "style" and not _is_for_screens(html, tag) else ""
        pieces += [html[last : tag.name_end], f' {name}="{index}"{ignored} ']
        last = tag.name_end
    return "".join((*pieces, html[last:]))


def _is_for_screens(html: str, tag: Tag) -> bool:
    media = _find(html, tag, "media")
    return media is None or not media.value.strip() or EVERYWHERE.fullmatch(media.value) is not None


def _find_styles(html: str, name: str) -> dict[int, str]:
    """Give the styles of elements by the numbers of their tags, as css_inline writes them between quotation marks.

    Several elements can be made of one tag, as browsers repair a document; the first counts.
    """
    styles = dict[int, str]()
    for numbered in re.finditer(rf' {name}="([0-9]+)"((?: [^\s>/=]++="[^"]*+")*+)', html):
        if style := STYLE.search(numbered[2]):
            styles.setdefault(int(numbered[1]), style[1])
    return styles


def _write_style(html: str, tag: Tag, value: str) -> Iterator[tuple[int, int, str]]:
    """Yield the change that gives a tag this style, unless it has it already."""
    style = _find(html, tag, "style")
    if style is None:
        yield tag.name_end, tag.name_end, f' style="{value}"'
    elif style.value != decode(value):
        equals = "" if html[tag.name_end : style.begin].rstrip().endswith("=") else "="
        yield style.begin, style.end, f'{equals}"{value}"'


def _find(html: str, tag: Tag, name: str) -> Attribute | None:
    if name not in html[tag.name_end : tag.end].lower():
        return None
    return next((each for each in find_attributes(html, tag.name_end, tag.end) if each.name == name), None)
