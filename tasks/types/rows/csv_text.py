"""CSV as RFC 4180 has it, and as Excel writes it: what stands in which line. Pure functions; errors name the line.

Beside the RFC: a first line such as sep=; names the delimiter, blanks may stand around quotation marks, and a quotation
mark within a value that has none around it is one of its letters. All of the text is used or refused.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

MOST_COLUMNS = 1_000
LONGEST_VALUE = 1_000_000
"""Characters: as many as a string of an expression may have."""
SEPARATOR_LINE = re.compile(r'(?:sep=([^"\r\n])|"sep=([^"\r\n])")(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


LINE = re.compile(r"([^\r\n]*+)(?:\r\n|\r|\n|\Z)")


def split_csv(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the values of each line that is not empty, with the number of the line that it begins in."""
    place, line = 0, 1
    if named := SEPARATOR_LINE.match(text):
        delimiter, place, line = named[1] or named[2], named.end(), 2
    while place < len(text) and (plain := LINE.match(text, place)):
        begin = line
        if '"' in plain[1]:
            row, place, line = _read_row(text, delimiter, place, line)
        else:
            row, place, line = _split_plain(plain[1], delimiter, line), plain.end(), line + 1
        if plain[1]:
            yield begin, row


def _split_plain(text: str, delimiter: str, line: int) -> list[str]:
    """Split a line without quotation marks, which most are."""
    _check_columns(text.count(delimiter) + 1, line)
    row = text.split(delimiter)
    if len(text) > LONGEST_VALUE:
        _check_length(max(map(len, row)), line)
    return row


def _read_row(text: str, delimiter: str, place: int, line: int) -> tuple[list[str], int, int]:
    """Read the values of a line, which may go over several; tell where the next one begins, and its number."""
    field, row, end = _field(delimiter), list[str](), delimiter
    while end == delimiter:
        found = field.match(text, place)
        if found is None:
            problem = "a quotation mark is not closed, or text follows it. Check them, and write one in a value twice."
            raise ValueError(f"Line {line:,} cannot be read as CSV: {problem}")
        row.append(_value_of(found, line))
        _check_columns(len(row), line)
        line += _count_lines(row[-1])
        place, end = found.end(), found[3]
    return row, place, line + 1


@lru_cache(maxsize=16)
def _field(delimiter: str) -> re.Pattern[str]:
    """Give what fits a value in quotation marks, or a plain one, and what ends it. No part of it is tried twice."""
    blank, mark = "[ \t]".replace(delimiter, ""), re.escape(delimiter)
    quoted = rf'{blank}*+"([^"]*+(?:""[^"]*+)*+)"{blank}*+'
    return re.compile(rf'(?:{quoted}|(?!{blank}*+")([^{mark}\r\n]*+))({mark}|\r\n|\r|\n|\Z)')


def _value_of(found: re.Match[str], line: int) -> str:
    quoted = found[1]
    if quoted is None:
        value = str(found[2])
    else:
        _check_length(len(quoted) // 2, line)
        value = quoted.replace('""', '"')
    _check_length(len(value), line)
    return value


def _count_lines(value: str) -> int:
    return value.count("\n") + value.count("\r") - value.count("\r\n")


def _check_length(length: int, line: int) -> None:
    if length > LONGEST_VALUE:
        raise ValueError(f"Line {line:,} holds a value of more than {LONGEST_VALUE:,} characters. Shorten it.")


def _check_columns(count: int, line: int) -> None:
    if count > MOST_COLUMNS:
        raise ValueError(f"Line {line:,} has {count:,} columns, and {MOST_COLUMNS:,} are the most. Leave some out.")
