"""An execution's log as a file, CSV or JSON, made while it is read, so that no log is too long."""

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from designer.input.spreadsheets import BYTE_ORDER_MARK, to_lines
from tasks.log.log_filter import LogFilter
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.progress.task_progress import describe_event

PAGE = 2000
COLUMNS = (
    "event_message_id",
    "operation_id",
    "message_time",
    "message_type",
    "message_source_type",
    "message",
    "extended_info_id",
    "package_name",
    "event_name",
    "message_source_name",
    "message_source_id",
    "subcomponent_name",
    "package_path",
    "execution_path",
    "message_code",
)
Rows = Iterator[list[Mapping[str, Any]]]


class FileFormat(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSON = "json"

    @property
    def content_type(self) -> str:
        """The media type for HTTP."""
        return {"csv": "text/csv; charset=utf-8", "json": "application/json"}[self.value]


def write_log(execution: Execution, log_filter: LogFilter, file_format: FileFormat) -> Iterator[str]:
    """Yield the file in parts, each from one query."""
    return WRITERS[file_format](_read(execution, log_filter))


def name_log(execution: Execution, file_format: FileFormat) -> str:
    """Give the name under which the file is saved."""
    return f"{execution.package_name} {execution.pk}.{file_format}"


def _read(execution: Execution, log_filter: LogFilter) -> Rows:
    messages = log_filter.apply(EventMessage.objects.filter(execution=execution)).order_by("pk")
    last = 0
    while rows := list(messages.filter(pk__gt=last)[:PAGE]):
        last = rows[-1].pk
        yield [describe_event(execution, row) for row in rows]


def _write_csv(pages: Rows) -> Iterator[str]:
    yield BYTE_ORDER_MARK + to_lines([COLUMNS])
    for page in pages:
        yield to_lines([row[name] for name in COLUMNS] for row in page)


def _write_json(pages: Rows) -> Iterator[str]:
    separator = "[\n"
    for page in pages:
        yield separator + ",\n".join(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) for row in page)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


WRITERS: dict[FileFormat, Callable[[Rows], Iterator[str]]] = {
    FileFormat.CSV: _write_csv,
    FileFormat.JSON: _write_json,
}
