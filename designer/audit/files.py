"""The record as a file, CSV or lines of JSON, made while it is read, so that it is never too long."""

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet

from designer.audit.entries import Record
from designer.audit.filters import AuditFilter
from designer.input.spreadsheets import BYTE_ORDER_MARK, to_lines
from designer.models import AuditEntry
from designer.people import audit
from designer.people.permissions import Person

PAGE = 2000
ORIGIN = ("door", "door_name", "address")
COLUMNS = (
    "id",
    "time",
    "category",
    "user",
    "action",
    "kind",
    "key",
    "thing",
    "project",
    "project_name",
    "changes",
    "count",
    *ORIGIN,
)
Rows = Iterator[list[Mapping[str, Any]]]


class FileFormat(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSONL = "jsonl"

    @property
    def content_type(self) -> str:
        """The media type for HTTP."""
        return {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}[self.value]


@transaction.atomic
def export_entries(user: Person, record: Record, narrowed: AuditFilter, file_format: FileFormat) -> Iterator[str]:
    """Give the parts of a file with what is found now, the oldest first; that it was taken away is recorded."""
    entries = record.narrow(narrowed)
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    project = getattr(record.about, "owning_project", None)
    changes = [f"{narrowed}, as {file_format}"]
    audit.record(user, "exported audit", record.about or "of all that they may see", project=project, changes=changes)
    rows = _read(entries.filter(pk__lte=newest), tells_origin=record.tells_origin)
    return WRITERS[file_format](rows)


def describe_entry(entry: AuditEntry, *, tells_origin: bool) -> dict[str, Any]:
    """Give an entry as files and the API have it."""
    known = {"user": entry.user_name, "project": entry.project_id}
    row = {name: known[name] if name in known else getattr(entry, name) for name in COLUMNS}
    return row if tells_origin else row | dict.fromkeys(ORIGIN, "")


def _read(entries: QuerySet[AuditEntry], *, tells_origin: bool) -> Rows:
    last = 0
    ordered = entries.select_related(None).order_by("pk")
    while page := list(ordered.filter(pk__gt=last)[:PAGE]):
        last = page[-1].pk
        yield [describe_entry(entry, tells_origin=tells_origin) for entry in page]


def _write_csv(pages: Rows) -> Iterator[str]:
    yield BYTE_ORDER_MARK + to_lines([COLUMNS])
    for page in pages:
        told = ({**row, "changes": "; ".join(row["changes"])} for row in page)
        yield to_lines([row[name] for name in COLUMNS] for row in told)


def _write_json(pages: Rows) -> Iterator[str]:
    for page in pages:
        yield "".join(f"{json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)}\n" for row in page)


WRITERS: dict[FileFormat, Callable[[Rows], Iterator[str]]] = {
    FileFormat.CSV: _write_csv,
    FileFormat.JSONL: _write_json,
}
