"""Lists in pages: by key and not by offset, so that page 1,000 costs what page 1 costs, and no row is shown twice or
missed because others came or went.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from designer.input.numerals import is_count
from designer.storage.scanning import Fits, look_through

Row = TypeVar("Row", bound=Model)

CAP = 1000
"""Rows beyond this are not counted: the page says "more than 1,000", and the database need not look at them all."""


@dataclass(frozen=True)
class Order:
    """A list's order: by a text first, when one is named, and by the row's number last, which makes every place unique.

    from_end begins with the last page instead of the first. prefix keeps the lists of one page apart in its address.
    """

    text: str = ""
    is_descending: bool = False
    from_end: bool = False
    prefix: str = ""
    size: int = 50

    def parameter(self, side: str) -> str:
        """Give the name that a side ("before" or "after") has in the address."""
        return f"{self.prefix}_{side}" if self.prefix else side

    def fields(self, backward: bool) -> list[str]:
        """Give what the database orders by, to read on or to read back."""
        sign = "-" if self.is_descending is not backward else ""
        return [f"{sign}{field}" for field in (self.text, "pk") if field]


@dataclass(frozen=True)
class Cursor:
    """A place in a list: between the row with these values and its neighbour."""

    number: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.number}~{self.text}" if self.text else str(self.number)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A page of a list. first, previous, next and last are addresses (query strings), empty where there is nothing.

    is_at_least says that there may be more than count. is_cut, that the page is short because so many were looked
    through for it: further on there may be more.
    """

    rows: list[Row]
    count: int
    is_more: bool
    first: str
    previous: str
    next: str
    last: str
    is_at_least: bool = False
    is_cut: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_all(self) -> bool:
        """Whether the list has no other pages."""
        return not (self.previous or self.next)


def read_page(rows: QuerySet[Row], query: QueryDict, order: Order, fits: Fits | None = None) -> Page[Row]:
    """Give the page that the address asks for, in two queries. An address that makes no sense gives the first page.

    Where the list is of those rows that fit, they are looked for among the rows from the page's place on (scanning):
    the page may be short then though there are more, and its count is that of those found.
    """
    before, after = (_read_cursor(query.get(order.parameter(side), "")) for side in ("before", "after"))
    backward = before is not None or (after is None and order.from_end)
    cursor = before or after
    found = rows.filter(_beyond(cursor, order, backward)) if cursor else rows
    number = order.size + 1
    looked = look_through(found, fits, CAP + 1, backward=backward) if fits is not None else None
    listed = found if looked is None else rows.filter(pk__in=looked.numbers[:number])
    read = list(listed.order_by(*order.fields(backward))[:number])
    shown = read[: order.size][:: -1 if backward else 1]
    is_over = len(read) > order.size
    end = looked.end if looked else None
    is_cut = end is not None and not is_over
    goes_on = is_over or is_cut
    has_previous, has_next = (goes_on, cursor is not None) if backward else (cursor is not None, goes_on)
    count = rows.order_by()[: CAP + 1].count() if looked is None else len(looked.numbers)
    start = address(query, order) if not order.from_end else address(query, order, after=Cursor(0))
    earlier, later = _find_sides(shown, order)
    if is_cut:
        earlier, later = (Cursor(end or 0), later) if backward else (earlier, Cursor(end or 0))
    return Page(
        rows=shown,
        count=min(count, CAP),
        is_more=count > CAP,
        first=start if has_previous else "",
        previous=address(query, order, before=earlier) if has_previous else "",
        next=address(query, order, after=later) if has_next else "",
        last=address(query, order) if order.from_end and has_next else "",
        is_at_least=looked is not None and (end is not None or cursor is not None),
        is_cut=is_cut,
    )


def address(query: QueryDict, order: Order, **sides: Cursor | None) -> str:
    """Give the address of a place in the list; filters and the places of the page's other lists stay in it."""
    changed = query.copy()
    for side in ("before", "after"):
        changed.pop(order.parameter(side), None)
    for side, cursor in sides.items():
        if cursor:
            changed[order.parameter(side)] = str(cursor)
    return f"?{changed.urlencode()}"


def _find_sides(shown: Sequence[Row], order: Order) -> tuple[Cursor | None, Cursor | None]:
    """Give the places before and after the rows that are shown, if there are any."""
    if not shown:
        return None, None
    first, last = (Cursor(row.pk, getattr(row, order.text) if order.text else "") for row in (shown[0], shown[-1]))
    return first, last


def _read_cursor(text: str) -> Cursor | None:
    number, _, value = text.partition("~")
    return Cursor(int(number), value.replace("\0", "")) if is_count(number) else None


def _beyond(cursor: Cursor, order: Order, backward: bool) -> Q:
    way = "lt" if order.is_descending is not backward else "gt"
    further = Q(**{f"pk__{way}": cursor.number})
    if not order.text:
        return further
    return Q(**{f"{order.text}__{way}": cursor.text}) | Q(**{order.text: cursor.text}) & further
