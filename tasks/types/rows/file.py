"""Which file rows are read from, and how it is written."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from tasks.types.properties import Properties


class RowFormat(StrEnum):
    """How a file of rows is written."""

    CSV = "Csv"
    JSON = "Json"


DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
FORMATS = {RowFormat.CSV.value: "CSV", RowFormat.JSON.value: "JSON: a list of objects, or one on each line"}
"""What people choose in editors, with the words of it."""


class RowFile(Properties):
    """A file of rows: an allowed path, or a project's file by its name."""

    path: str = ""
    format: RowFormat = RowFormat.CSV
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    has_header: bool = True
