"""What the Foreach Loop Editor reads and writes as text: items as a spreadsheet copies them, and variable mappings."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from designer.editors.fields import Row, RowsField
from designer.input.numerals import LONGEST, is_count
from designer.package.data_types import VariableType, parse_value
from tasks.types.foreach_loop.properties import VariableMapping

TYPES = {kind.value.casefold(): kind for kind in VariableType}


class MappingsField(RowsField):
    """SSIS's Variable Mappings: a variable, and which value of each item it takes."""

    def __init__(self, **options: Any) -> None:
        columns = {
            "variable": ("Variable", forms.Select()),
            "source": ("Index or column", forms.TextInput(attrs={"placeholder": "0, or name"})),
        }
        super().__init__(columns=columns, add="Add a mapping", **options)

    def offer(self, names: Mapping[str, str]) -> None:
        """Say which variables can be chosen."""
        self.column("variable").choices = [("", "Choose a variable"), *names.items()]  # type: ignore[attr-defined]  # a Select

    def clean(self, value: Any) -> list[Row]:
        rows: list[Row] = self.to_python(value)
        for row in rows:
            if not row["variable"]:
                raise forms.ValidationError(f"Choose the variable that takes {row['source']}.")
        return rows

    def to_python(self, value: Any) -> list[Row]:
        rows = [{name: str(text).strip() for name, text in row.items()} for row in value or []]
        chosen = [row for row in rows if row["variable"] or row["source"]]
        for row in chosen:
            if not row["source"]:
                raise forms.ValidationError(f"Type the index or the column that {row['variable']} takes, such as 0.")
        return chosen


def read_mappings(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Give mappings from rows as typed: a number is an index; a column that is called by a number is written "0"."""
    return [{"variable": row["variable"], **_read_source(row["source"])} for row in rows]


def write_mappings(mappings: Iterable[VariableMapping]) -> list[Row]:
    """Give mappings as rows to type in."""
    return [{"variable": each.variable, "source": _write_source(each)} for each in mappings]


def _read_source(source: str) -> dict[str, Any]:
    if is_count(source, LONGEST):
        return {"index": int(source)}
    is_quoted = len(source) > 1 and source[0] == source[-1] == '"'
    return {"column": source[1:-1] if is_quoted else source}


def _write_source(mapping: VariableMapping) -> str:
    if mapping.column is None:
        return str(mapping.index)
    plain = mapping.column
    return plain if plain == plain.strip() and _read_source(plain) == {"column": plain} else f'"{plain}"'


def parse_types(text: str) -> list[VariableType]:
    """Give the data types of columns. Raises ValueError with a sentence."""
    words = [word.strip() for word in text.split(";") if word.strip()] or [VariableType.STRING.value]
    for word in words:
        if word.casefold() not in TYPES:
            raise ValueError(f"“{word}” is no data type. Type some of {', '.join(VariableType)}.")
    return [TYPES[word.casefold()] for word in words]


def parse_items(text: str, columns: list[VariableType]) -> list[list[Any]]:
    """Give items from lines with tabs. Raises ValueError with a sentence that names the line."""
    items: list[list[Any]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    for row in reader:
        if not row:
            continue
        if len(row) != len(columns):
            width = f"{len(row)} value{'s' * (len(row) != 1)}"
            raise ValueError(
                f"Line {reader.line_num:,} has {width} for {len(columns)} columns. Separate values by tabs, or change "
                "the data types of the columns."
            )
        try:
            items.append([parse_value(kind, value) for kind, value in zip(columns, row, strict=True)])
        except ValueError as error:
            raise ValueError(f"Line {reader.line_num:,}: {error}") from error
    return items


def write_items(rows: Iterable[Iterable[Any]]) -> str:
    """Give items as lines with tabs."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()
