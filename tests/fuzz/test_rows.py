"""Files of rows, whatever they hold: rows as JSON that can be stored, or a sentence, soon and in bounded memory."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.types.foreach_loop.properties import RowEnumerator
from tasks.types.rows.file import RowFormat
from tasks.types.rows.reading import read_rows
from tests.fuzz.bounds import bounded

MEGABYTE = 1024 * 1024
OPTIONS = st.builds(
    RowEnumerator, format=st.sampled_from(RowFormat), delimiter=st.sampled_from(",;\t|"), has_header=st.booleans()
)
JSON = RowEnumerator(format="Json")
CSV = RowEnumerator()
PLAIN = RowEnumerator(has_header=False)


@given(st.binary(max_size=300) | st.text(alphabet='a,;"\r\n\t{}[]:1-e.\\u0é', max_size=300).map(str.encode), OPTIONS)
def test_any_bytes_are_rows_or_are_refused_with_a_sentence(content: bytes, options: RowEnumerator):
    with bounded(seconds=2), suppress(ValueError):
        json.dumps(read_rows(content, options), allow_nan=False)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def write_cell(cell: str, blanks: str, *, quoted: bool) -> str:
    """A cell as programs write it; one that needs quotation marks has them, with blanks around."""
    needs = quoted or any(mark in cell for mark in '"\r\n,;\t|')
    return f'{blanks}"{cell.replace(chr(34), chr(34) * 2)}"{blanks}' if needs else cell


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([",", ";", "|", "\t"]),
    st.sampled_from(["", " ", "   "]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([0, 1, 3]),
    *[st.booleans()] * 3,
)
def test_what_is_written_as_excel_does_is_read_back(rows, mark, blanks, end, empty, quoted, with_mark, named):
    rows = [["x", *row] for row in rows]
    lines = [["a", "b", "c", "d"], *rows]
    written = end.join(
        mark.join([*(write_cell(each, blanks, quoted=quoted) for each in row), *[""] * empty]) for row in lines
    )
    content = ("\ufeff" * with_mark + f"sep={mark}{end}" * named + written).encode()
    expected = [dict(zip("abcd", row, strict=True)) for row in rows]
    assert read_rows(content, RowEnumerator(delimiter="," if named else mark)) == expected


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=4), st.booleans())
def test_any_objects_are_rows_or_are_refused_with_a_sentence(rows: list[dict[str, object]], in_lines: bool):
    written = "\n".join(map(json.dumps, rows)) if in_lines else json.dumps(rows)
    with bounded(seconds=2), suppress(ValueError):
        found = read_rows(written.encode(), JSON)
        assert json.dumps(found, allow_nan=False) == json.dumps(rows)


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b",".join(b"c%d" % number for number in range(1_001)), CSV, "1,001 columns, and 1,000 are the most"),
        (b"a," * (5 * MEGABYTE), CSV, "columns, and 1,000 are the most"),
        (b"x\n" * 500_001, PLAIN, "more than 500,000 rows"),
        (b"a,b,c,d,e,f,g,h,i,j\n" * 300_001, PLAIN, "or 3,000,000 values"),
        (b'"' + b"x" * 1_000_001 + b'"', PLAIN, "holds a value of more than 1,000,000 characters"),
        (b'"' * (5 * MEGABYTE + 1), PLAIN, "cannot be read as CSV|more than 1,000,000 characters"),
        (b'"",' * (5 * MEGABYTE), PLAIN, "columns, and 1,000 are the most"),
        (b'"' + b" " * (5 * MEGABYTE) + b'" x', PLAIN, "cannot be read as CSV"),
        (b" " * (5 * MEGABYTE) + b'"', PLAIN, "cannot be read as CSV"),
        (b'a,"\n' * MEGABYTE, PLAIN, "Line|more than 500,000 rows"),
        (b'{"a": 1}\n' * 500_001, JSON, "more than 500,000 rows"),
        (b"not even read\n" * 500_001, JSON, "more than 500,000 rows"),
        (b"[" + b"[]," * (5 * MEGABYTE) + b"[]]", JSON, "3,000,000 values"),
        (b"[" + b"{}," * (5 * MEGABYTE) + b"{}]", JSON, "3,000,000 values"),
        (b"[" * (5 * MEGABYTE), JSON, "3,000,000 values"),
        (b'[{"a": ' + b"[" * 33 + b"]" * 33 + b"}]", JSON, "nested more than 32 levels deep"),
        (b'{"a": ' + b'{"a": ' * 33 + b"1" + b"}" * 34, JSON, "nested more than 32 levels deep"),
        (b"[" * 100_000, JSON, "no JSON that can be read"),
        (b'{"a": ' + b"9" * 100_000 + b"}", JSON, "no JSON that can be read"),
        (b'{"a": 1e999}', JSON, "a number that is too large"),
        (b'{"a": [1, [-1e999]]}', JSON, "a number that is too large"),
        (b'{"a": "' + b"x" * 1_000_001 + b'"}', JSON, "a text of more than 1,000,000 characters"),
        (json.dumps({str(number): 1 for number in range(1_001)}).encode(), JSON, "1,001 columns"),
    ],
)
def test_what_is_too_much_is_refused_soon(content: bytes, options: RowEnumerator, sentence: str):
    with bounded(seconds=20, megabytes=600), pytest.raises(ValueError, match=sentence):
        read_rows(content, options)
