"""How large and how deep an HTML document is, counted in one pass (WHATWG HTML sections 13.1 and 13.2).

The count follows what a browser does with tags that nobody closed and comes out rather higher. It keeps native parsers,
which work with recursion, from most of what they cannot bear; for the rest they run in a process that may die.
"""

from tasks.types.send_mail.markup.errors import BadHtml
from tasks.types.send_mail.markup.tags import FOREIGN, Tag, find_tags

LONGEST_HTML = 5_000_000
"""Characters."""
MOST_TAGS = 100_000
DEEPEST = 500

CELLS = frozenset(("td", "th"))
ROWS = CELLS | {"tr"}
GROUPS = ROWS | {"tbody", "thead", "tfoot", "caption", "colgroup"}
IMPLIED_ENDS = {
    **dict.fromkeys(("li", "option", "optgroup", "rt", "rp"), frozenset[str]()),
    **dict.fromkeys(("dd", "dt"), frozenset(("dd", "dt"))),
    **dict.fromkeys(("td", "th"), CELLS),
    "tr": ROWS,
    **dict.fromkeys(("tbody", "thead", "tfoot", "caption", "colgroup"), GROUPS),
}
"""What a start tag ends beside its own like, where people leave end tags out (section 13.1.2.4)."""
BLOCKS = """address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr li dd dt main menu nav ol p pre section table ul"""
ENDS_P = frozenset(BLOCKS.split())
LISTS = frozenset(("ul", "ol", "dl", "menu", "dir", "select", "ruby"))
TABLES = frozenset(("table", "template"))
BORDERS = TABLES | LISTS | CELLS | {"caption", "object", "marquee", "applet", "button", "foreignobject", "svg", "math"}
"""What no implied end crosses."""
INTEGRATION = ("foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext")
"""Elements of SVG and MathML that hold HTML."""
PHRASES = "b big br code em embed i img s small span strong sub sup u"
ENDS_FOREIGN = ENDS_P - {"article", "section"} | frozenset(PHRASES.split())
"""Elements of HTML that end SVG and MathML (section 13.2.6.5)."""


def check_html(html: str) -> None:
    """Refuse a document that is longer, has more tags, or nests deeper than mails do. Raises BadHtml."""
    if len(html) > LONGEST_HTML:
        raise BadHtml(
            f"The HTML has {len(html):,} characters, and {LONGEST_HTML:,} are the most. "
            "Make it shorter, and send images as files instead of within it."
        )
    if html.count("<") - html.count("</") <= DEEPEST:
        return  # fewer elements than may be within each other, as in most mails
    nesting = Nesting()
    for number, tag in enumerate(find_tags(html)):
        if number == MOST_TAGS:
            raise BadHtml(f"The HTML has more than {MOST_TAGS:,} tags. Send a long list as an attachment instead.")
        nesting.take(tag)
        if nesting.depth > DEEPEST:
            raise BadHtml(
                f"The HTML has more than {DEEPEST} elements within each other, at <{tag.name[:20]}> in line "
                f"{html.count(chr(10), 0, tag.begin) + 1:,}. Close its elements, or nest fewer."
            )


class Nesting:
    """The elements that are open, as far as tags tell. Each step takes a time that does not depend on their number."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._places: dict[str, list[int]] = {}
        self._borders: list[int] = []

    @property
    def depth(self) -> int:
        """How many elements are within each other."""
        return len(self._open)

    @property
    def is_foreign(self) -> bool:
        """Tell whether SVG or MathML goes on here."""
        return self._foreign_root() >= 0

    @property
    def holds_foreign(self) -> bool:
        """Tell whether SVG or MathML is open here or further out."""
        return any(self._last(name) >= 0 for name in FOREIGN)

    def take(self, tag: Tag) -> None:
        """Open or close elements."""
        if tag.is_end:
            self._end(tag.name)
        else:
            self._begin(tag)

    def _begin(self, tag: Tag) -> None:
        if tag.name in ENDS_P:
            self._end_within("p")
        for name in IMPLIED_ENDS.get(tag.name, ()) or (tag.name,) * (tag.name in IMPLIED_ENDS):
            self._end_within(name)
        root = self._foreign_root()
        if root >= 0 and tag.name in ENDS_FOREIGN:
            self._close(root)
            root = -1
        if tag.is_void or (tag.closes_itself and root >= 0):
            return
        self._places.setdefault(tag.name, []).append(len(self._open))
        if tag.name in BORDERS:
            self._borders.append(len(self._open))
        self._open.append(tag.name)

    def _end(self, name: str) -> None:
        """Close an element and all in it, unless it is around a table's cell, which its end tag cannot reach."""
        border = max(self._last(each) for each in TABLES)
        place = self._last(name)
        if place >= border or name in TABLES:
            self._close(place)

    def _end_within(self, name: str) -> None:
        """Close an element that a start tag ends. A cell or row is closed as far as its table, others to a border."""
        border = max(self._last(each) for each in TABLES) if name in GROUPS else self._last_border()
        if (place := self._last(name)) > border:
            self._close(place)

    def _foreign_root(self) -> int:
        """Give the place of the SVG or MathML that a tag here is a part of, or -1 in HTML."""
        root = max(self._last(name) for name in FOREIGN)
        return root if root >= 0 and root > max(self._last(name) for name in INTEGRATION) else -1

    def _last(self, name: str) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1

    def _last_border(self) -> int:
        return self._borders[-1] if self._borders else -1

    def _close(self, place: int) -> None:
        while place >= 0 and len(self._open) > place:
            self._places[self._open.pop()].pop()
            if self._borders and self._borders[-1] == len(self._open):
                self._borders.pop()


class Foreign:
    """Tells after each tag whether SVG or MathML goes on. What is outside of them costs nothing."""

    def __init__(self) -> None:
        self._nesting: Nesting | None = None
        self.goes_on = False

    def __call__(self, tag: Tag) -> bool:
        self.goes_on = self._take(tag)
        return self.goes_on

    def _take(self, tag: Tag) -> bool:
        if self._nesting is None:
            if tag.name not in FOREIGN or tag.is_end or tag.closes_itself:
                return False
            self._nesting = Nesting()
        self._nesting.take(tag)
        is_foreign = self._nesting.is_foreign
        if not self._nesting.holds_foreign:
            self._nesting = None
        return is_foreign
