"""Rows as lines of CSV (RFC 4180) that spreadsheets open without taking anything in them for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
"""What spreadsheets need at the beginning, to read UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that some spreadsheet computes; the last four are the first ones as East Asian writing has them."""


def to_lines(rows: Iterable[Iterable[Any]]) -> str:
    """Write rows of texts, numbers and times."""
    text = io.StringIO()
    csv.writer(text).writerows([_to_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _to_cell(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
