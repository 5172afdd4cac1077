"""What is printed: tables for people on a terminal, lines with tabs where another program reads, JSON where asked."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

COLOURS = {
    "succeeded": "green",
    "sent": "green",
    "passed": "green",
    "failed": "red",
    "error": "red",
    "refused": "red",
    "canceled": "yellow",
    "warning": "yellow",
    "in_doubt": "yellow",
}
Row = Sequence[object]


def clean(text: object) -> str:
    """Give a text in one line without what a terminal would obey: others have written it."""
    return "".join(each if each.isprintable() else " " for each in str(text))


def tell(text: str) -> None:
    """Print a line for people."""
    print(clean(text))


def warn(text: str) -> None:
    """Print a line on standard error."""
    print(clean(text), file=sys.stderr)


def print_json(value: Any) -> None:
    """Print JSON for programs."""
    print(json.dumps(_plain(value), indent=2, ensure_ascii=False))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def print_rows(columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table; where no terminal is, each row is a line, with tabs between its columns."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(map(clean, row)))
        return
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*map(_colour, row))
    Console().print(table)


def _colour(cell: object) -> Text:
    return Text(clean(cell).replace("_", " ") if cell in COLOURS else clean(cell), style=COLOURS.get(str(cell), ""))


def progress() -> Console:
    """Give where progress is shown: standard error, and only on a terminal."""
    return Console(stderr=True)
