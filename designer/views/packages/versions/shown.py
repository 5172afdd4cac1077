"""What the pages of versions show: differences in pages, and boxes of the picture that lead to them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from designer.input.numerals import is_count
from designer.package.versions.comparison import Difference
from designer.services.versions.comparing import ComparedVersions
from designer.views.packages.drawn import DrawnFlow, show_flow

SIZE = 100
"""Differences on a page."""


class DifferencePage:
    """A page of the differences between two versions, with the addresses of the others."""

    def __init__(self, compared: ComparedVersions, query: Mapping[str, Any]) -> None:
        self._numbers = {"from": compared.old.number, "to": compared.new.number}
        self._all = compared.comparison.differences
        self._places = {each.id: place for place, each in enumerate(self._all)}
        at = str(query.get("at", ""))
        place = int(at) if is_count(at, len(str(len(self._all)))) else 0
        self.begin = min(place, max(len(self._all) - 1, 0)) // SIZE * SIZE

    @property
    def rows(self) -> tuple[Difference, ...]:
        """The differences on this page."""
        return self._all[self.begin : self.begin + SIZE]

    @property
    def count(self) -> int:
        """How many differences there are."""
        return len(self._all)

    @property
    def first(self) -> int:
        """The number of the first one on this page."""
        return self.begin + 1

    @property
    def last(self) -> int:
        """The number of the last one on this page."""
        return self.begin + len(self.rows)

    @property
    def previous(self) -> str:
        """The address of the page before, if there is one."""
        return self._address(self.begin - SIZE) if self.begin else ""

    @property
    def next(self) -> str:
        """The address of the page after it, if there is one."""
        return self._address(self.begin + SIZE) if self.last < self.count else ""

    def lead_to(self, part: UUID) -> str:
        """Give the address of what is told of a part; nothing where nothing differs in it."""
        place = self._places.get(part)
        if place is None:
            return ""
        is_here = self.begin <= place < self.begin + SIZE
        return f"{'' if is_here else self._address(place // SIZE * SIZE)}#change-{part}"

    def _address(self, place: int) -> str:
        return f"?{urlencode({**self._numbers, 'at': place})}"


def show_flows(compared: ComparedVersions, page: DifferencePage) -> list[DrawnFlow]:
    """Give the picture, in which what differs leads to what is told of it."""
    return [show_flow(flow, flow.bounds, page.lead_to) for flow in compared.flows]
