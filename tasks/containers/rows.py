"""Reading rows out of the content of a CSV or JSON file. Pure functions; a ValueError's sentence names the line."""

import codecs
import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from designer.document import NO_TEXT
from tasks.containers.properties import RowEnumerator, RowFormat

LONGEST_VALUE = 10_000_000
OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
csv.field_size_limit(LONGEST_VALUE)


def read_rows(content: bytes, given: RowEnumerator) -> list[Any]:
    """Give the rows of a file: by the names of their columns, or lists of text where a CSV file has no header."""
    text = _decode(content)
    if given.format is RowFormat.CSV:
        return list(_read_csv(text, given.delimiter, has_header=given.has_header))
    return _read_json(text)


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
    """RFC 4180; empty lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    width = 0
    line = 1
    try:
        for row in reader:
            begin, line = line, reader.line_num + 1
            if not row:
                continue
            if not width:
                width = len(row)
                if has_header:
                    names = _check_names(row, begin)
                    continue
            if len(row) != width:
                raise ValueError(_say_width(begin, len(row), width, "header" if has_header else "first row"))
            yield dict(zip(names, row, strict=True)) if has_header else row
    except csv.Error as error:
        raise ValueError(f"Line {line:,} cannot be read as CSV: {error}. Check its quotation marks.") from error


def _check_names(row: list[str], line: int) -> list[str]:
    names = [name.strip() for name in row]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Line {line:,} names the column “{name}” twice. Give each column a name of its own.")
    return names


def _say_width(line: int, count: int, width: int, model: str) -> str:
    values = "1 value" if count == 1 else f"{count} values"
    return f"Line {line:,} has {values}, and the {model} has {width}. Check its delimiters and quotation marks."


def _read_json(text: str) -> list[Any]:
    """A list of objects, or an object a line (JSON Lines)."""
    if text.lstrip().startswith("["):
        return [_check_row(row, f"Row {number:,}") for number, row in enumerate(_parse(text), start=1)]
    lines = enumerate(text.splitlines() if "\n" not in text else text.split("\n"), start=1)
    return [_check_row(_parse(line, number), f"Line {number:,}") for number, line in lines if line.strip()]


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
    if NO_TEXT.search(json.dumps(row, ensure_ascii=False)):
        raise ValueError(f"{place} holds a character that is no text: NUL, or half of a surrogate pair.")
    return row
