"""Reading rows out of the content of a CSV or JSON file. Pure functions; a ValueError's sentence names the line.

How large a file may be says its reader. What it may hold is bounded here, because a small file can be many small
values: looked at before the parser where that is possible, so that nothing of it is made.
"""

import codecs
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from designer.input.texts import NO_TEXT_IN_JSON
from tasks.types.rows.csv_text import LONGEST_VALUE, MOST_COLUMNS, split_csv
from tasks.types.rows.file import RowFile, RowFormat

MOST_ROWS, MOST_VALUES = 500_000, 3_000_000
DEEPEST = 32
MARKS = ",:[{"
"""Before or after each value of JSON stands one of these."""
OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_rows(content: bytes, given: RowFile, most: int | None = None) -> list[Any]:
    """Give the rows of a file: by the names of their columns, or lists of text where a CSV file has no header.

    most is how many are enough; what comes after them is not judged.
    """
    text = _decode(content)
    if given.format is RowFormat.CSV:
        return list(islice(_read_csv(text, given.delimiter, has_header=given.has_header), most))
    return _read_json(text, most)


def _decode(content: bytes) -> str:
    if content.startswith(OTHER_MARKS):
        raise ValueError("The file is written in UTF-16. Save it as UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"Line {line:,} is not UTF-8. Save the file as UTF-8.") from error
    if "\0" in text:
        raise ValueError(f"Line {text.count(chr(10), 0, text.index(chr(0))) + 1:,} holds a NUL, which is no text.")
    return text


def _read_csv(text: str, delimiter: str, *, has_header: bool) -> Iterator[Any]:
    """Give the rows. Lines that are empty are left out, as are lines and columns at the end that Excel leaves empty."""
    names: list[str] = []
    width = 0
    for number, (line, row) in enumerate(split_csv(text, delimiter)):
        if not width:
            width = len(row)
            if has_header:
                names = _check_names(_trim(row), line)
                width = len(names)
                continue
        _check_count(number + 1 - has_header, width)
        if len(row) == 1 or any(row):
            row = _fit_width(row, line, width, has_header=has_header)
            yield dict(zip(names, row, strict=True)) if has_header else row


def _trim(row: list[str]) -> list[str]:
    """Leave out the empty values at the end, but for the first value."""
    width = len(row)
    while width > 1 and not row[width - 1].strip():
        width -= 1
    return row[:width]


def _fit_width(row: list[str], line: int, width: int, *, has_header: bool) -> list[str]:
    """Leave out what is empty beyond the last column."""
    if len(row) > width:
        row = row[:width] if len(_trim(row)) <= width else _trim(row)
    if len(row) != width:
        raise ValueError(_say_width(line, len(row), width, "header" if has_header else "first row"))
    return row


def _check_names(row: list[str], line: int) -> list[str]:
    names: dict[str, None] = {}
    for name in map(str.strip, row):
        if not name and len(row) > 1:
            raise ValueError(f"Line {line:,} has a column without a name before others. Give each column a name.")
        if name in names:
            raise ValueError(f"Line {line:,} names the column “{name}” twice. Give each column a name of its own.")
        names[name] = None
    return list(names)


def _check_count(rows: int, width: int) -> None:
    if rows > MOST_ROWS or rows * width > MOST_VALUES:
        raise ValueError(
            f"The file has more than {MOST_ROWS:,} rows, or {MOST_VALUES:,} values in them. Cut it into several files."
        )


def _say_width(line: int, count: int, width: int, model: str) -> str:
    values = "1 value" if count == 1 else f"{count} values"
    return f"Line {line:,} has {values}, and the {model} has {width}. Check its delimiters and quotation marks."


def _read_json(text: str, most: int | None) -> list[Any]:
    """A list of objects, or an object a line (JSON Lines)."""
    _check_count(0 if sum(map(text.count, MARKS)) <= MOST_VALUES else MOST_ROWS + 1, 1)
    if text.lstrip().startswith("["):
        found: list[Any] = _parse(text)
        _check_count(len(found), 1)
        return [_check_row(row, f"Row {number:,}") for number, row in enumerate(found[:most], start=1)]
    lines = text.split("\n") if "\n" in text else text.splitlines()
    if most is None:  # before any is read
        _check_count(sum(1 for line in lines if line.strip()), 1)
    written = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    return [_check_row(_parse(line, number), f"Line {number:,}") for number, line in islice(written, most)]


def _parse(text: str, line: int = 1) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        number = line + error.lineno - 1
        raise ValueError(f"Line {number:,}, column {error.colno:,} is no JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"Line {line:,} is no JSON that can be read: {error}.") from error


def _refuse_constant(word: str) -> None:
    raise ValueError(f"it holds {word}")


def _check_row(row: Any, place: str) -> Any:
    if not isinstance(row, dict):
        raise ValueError(f'{place} is no object. Write each row as an object, such as {{"name": "Ann"}}.')
    if len(row) > MOST_COLUMNS:
        raise ValueError(f"{place} has {len(row):,} columns, and {MOST_COLUMNS:,} are the most. Leave some out.")
    if any(isinstance(each, dict | list) for each in row.values()):
        _check_depth(row, place)
    try:
        written = json.dumps(row, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise ValueError(f"{place} holds a number that is too large. Write it as a text.") from error
    if NO_TEXT_IN_JSON.search(written):
        raise ValueError(f"{place} holds a character that is no text: NUL, or half of a surrogate pair.")
    if len(written) > LONGEST_VALUE and any(
        isinstance(each, str) and len(each) > LONGEST_VALUE for each in row.values()
    ):
        raise ValueError(f"{place} holds a text of more than {LONGEST_VALUE:,} characters. Shorten it.")
    return row


def _check_depth(row: Any, place: str) -> None:
    """Go down level by level, without recursion."""
    level = [row]
    for _ in range(DEEPEST):
        inside = (each for value in level for each in (value.values() if isinstance(value, dict) else value))
        level = [each for each in inside if isinstance(each, dict | list)]
        if not level:
            return
    raise ValueError(f"{place} holds values nested more than {DEEPEST} levels deep. Make it flatter.")
