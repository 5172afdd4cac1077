"""One shape for what lists are filtered by: read from a page's address, empty or not, applied to rows."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Generic, Self, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
HAS_TRIGRAM = re.compile(r"[^\W_]{3}")
"""What an index of trigrams can look for: letters and digits, to which PostgreSQL does not count the underscore."""


class RowFilter(ABC, Generic[Row]):
    """What rows have to be like; a dataclass whose empty fields do not count."""

    @classmethod
    @abstractmethod
    def read(cls, query: Mapping[str, Any]) -> Self:
        """Read the filter from an address; what makes no sense there does not count."""

    @property
    def is_empty(self) -> bool:
        """Whether all rows pass."""
        return self == type(self)()

    @abstractmethod
    def apply(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Give the rows that pass."""


def read_text(query: Mapping[str, Any], name: str) -> str:
    """Give a text from an address without what no database can compare, and without spaces around it."""
    text: str = query.get(name, "")
    return text.replace("\0", "").strip()
