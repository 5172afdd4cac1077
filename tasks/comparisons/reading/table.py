"""Reading a table of mails (CSV): the delimiter and the encoding are found, the columns by their names or as told."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import PureWindowsPath
from typing import Any

from tasks.comparisons.reading.mail import (
    LONGEST_SHOWN,
    Attachment,
    Audience,
    Mail,
    NotRead,
    clean_line,
    clean_text,
    digest,
    read_recipients,
)
from tasks.comparisons.reading.markup import read_markup

MOST_ROWS = 20_000
LARGEST_CELL = 5_000_000
DELIMITERS = ",;\t|"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NAMES: Mapping[str, tuple[str, ...]] = {
    "recipients": ("recipients", "recipient", "rcpt", "rcpt to", "to", "empfänger", "an"),
    "cc": ("cc", "copy_recipients", "kopie"),
    "bcc": ("bcc", "blind_copy_recipients"),
    "subject": ("subject", "betreff"),
    "sender": ("sender", "from", "from_address", "mail from", "absender", "von"),
    "body": ("body", "text", "message", "nachricht"),
    "body_sha256": ("body_sha256", "body_hash", "sha256"),
    "attachments": ("attachments", "attachment", "file_attachments", "anlagen"),
}
"""What a column may be called. Those of msdb.dbo.sysmail_allitems are among them."""
NOT_KNOWN = "“{0}” is no column of a table of mails. Columns are " + ", ".join(NAMES) + "."
NO_COLUMNS = (
    "The table does not say which column has the recipients and which the subject. Give its first line these names, or "
    "say it: recipients=1, subject=3 (by number), or recipients=Empfänger (by name)."
)


def read_table(octets: bytes, columns: Mapping[str, str]) -> list[Mail]:
    """Give the mails of a table; columns are names or numbers by what is in them. Raises NotRead."""
    csv.field_size_limit(LARGEST_CELL)
    try:
        rows = [row for row in _rows(_decode(octets)) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise NotRead(f"The table cannot be read: {error}.") from error
    if not rows:
        raise NotRead("The table is empty.")
    places, has_head = _find_columns(rows[0], columns)
    return [_read_row(row, places) for row in (rows[1:] if has_head else rows)]


def _decode(octets: bytes) -> str:
    encoding = next((name for mark, name in MARKS if octets.startswith(mark)), "utf-8")
    try:
        return octets.decode(encoding)
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[list[str]]:
    for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_find_delimiter(text))):
        if number > MOST_ROWS:
            raise NotRead(f"The table has more than {MOST_ROWS:,} rows. Compare it in parts.")
        yield row


def _find_delimiter(text: str) -> str:
    """Give what splits the first lines into the most columns, the same number in each."""
    lines = text[:200_000].splitlines(keepends=True)[:20]

    def judge(delimiter: str) -> tuple[bool, int]:
        widths = {len(row) for row in csv.reader(lines, delimiter=delimiter) if row}
        return len(widths) == 1, min(widths, default=0)

    return max(DELIMITERS, key=judge)


def _find_columns(head: list[str], told: Mapping[str, str]) -> tuple[dict[str, int], bool]:
    """Give the places of columns, and whether the first line names them. Raises NotRead."""
    names = [clean_line(cell).casefold() for cell in head]
    places = {}
    for column, alike in NAMES.items():
        if found := next((name for name in alike if name in names), None):
            places[column] = names.index(found)
    has_head = bool(places)
    for column, where in told.items():
        if column not in NAMES:
            raise NotRead(NOT_KNOWN.format(column[:40]))
        is_name = where.casefold() in names
        has_head = has_head or is_name
        places[column] = names.index(where.casefold()) if is_name else _read_place(where, len(head))
    if "recipients" not in places or not {"subject", "body", "body_sha256"} & places.keys():
        raise NotRead(NO_COLUMNS)
    return places, has_head


def _read_place(where: str, width: int) -> int:
    if not (where.isascii() and where.isdigit() and len(where) < 5 and 1 <= int(where) <= width):
        raise NotRead(f"The table has no column “{where[:40]}”: it has {width}, by number or by the names in line 1.")
    return int(where) - 1


def _read_row(row: list[str], places: Mapping[str, int]) -> Mail:
    cells = {column: row[place] if place < len(row) else "" for column, place in places.items()}
    to, cc, bcc = (_addresses(cells.get(column, "")) for column in ("recipients", "cc", "bcc"))
    return Mail(
        subject=clean_line(cells["subject"]) if "subject" in cells else None,
        sender=next(iter(_addresses(cells["sender"])), "") if "sender" in cells else None,
        cc=cc if "cc" in cells else None,
        recipients=to | cc | bcc,
        audience=Audience.ALL if "bcc" in cells else Audience.ANY,
        **_digests(cells),
        text=clean_text(cells.get("body", ""))[:LONGEST_SHOWN],
        attachments=_attachments(cells["attachments"]) if "attachments" in cells else None,
    )


def _digests(cells: Mapping[str, str]) -> dict[str, Any]:
    """Give what the text is known by. What looks like HTML is that to people, or is text that shows its marks."""
    if "body" in cells:
        body = cells["body"]
        is_html = "<" in body and ">" in body
        return {"plain": digest(body), "html": digest(read_markup(body)) if is_html else None}
    if "body_sha256" in cells:
        return {"written": frozenset({cells["body_sha256"].strip().lower().removeprefix("0x")})}
    return {}


def _addresses(cell: str) -> frozenset[str]:
    return frozenset(read_recipients(cell.replace("\r", " ").replace("\n", ",")))


def _attachments(cell: str) -> tuple[Attachment, ...]:
    """Give the names of files, of which a table has paths."""
    names = (clean_line(PureWindowsPath(part.strip()).name) for part in cell.replace("|", ";").split(";"))
    return tuple(Attachment(name=name) for name in sorted(names) if name)
