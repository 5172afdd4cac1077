"""HTML as the text that people see of it."""

from collections.abc import Iterator

from lxml import etree

HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)


def read_markup(html: str) -> str:
    """Give the text of HTML, a line for each block. What is no HTML has none."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    return "" if root is None else "".join(_texts(root))


def _texts(root: etree._Element) -> Iterator[str]:
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag).lower()
        is_start = event == "start"
        hidden += (1 if is_start else -1) if name in HIDDEN else 0
        if name in BLOCKS:
            yield "\n"
        text = element.text if is_start else element.tail
        if text and not hidden:
            yield text
