"""What an execution's log is filtered by: kind, event, task, task run, and words that occur in a message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from tasks.filters import RowFilter, read_text
from tasks.runtime.events.event_log import MessageType
from tasks.runtime.models import EventMessage

ERRORS = (MessageType.ERROR, MessageType.TASK_FAILED)
LEVELS = {
    "errors": ("Errors", ERRORS),
    "warnings": ("Errors and warnings", (*ERRORS, MessageType.WARNING, MessageType.QUERY_CANCEL)),
}
"""The kinds to choose from: in the address, on the page, and the types of messages that each keeps."""
TROUBLE = Q(message_type__gte=100, message_type__lt=140)
"""What all of these are among: said as the index has it, so that they are found without reading the whole log."""
SEARCHED = ("message", "source_name", "subcomponent_name", "message_code")
MOST_WORDS = 10
PATH = re.compile(r"([0-9]{1,9}(/[0-9]{1,9})*)?")


@dataclass(frozen=True)
class LogFilter(RowFilter[EventMessage]):
    """What counts; what is empty does not. All words must occur, in any case and anywhere in a message or its source.

    source is a part of a task's name, executable its ID; path is that of one of its runs ("" is the one outside of
    loops), and counts only with executable.
    """

    level: str = ""
    text: str = ""
    event_name: str = ""
    source: str = ""
    executable: UUID | None = None
    path: str | None = None

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Self:
        """Read it from an address; what makes no sense there does not count."""
        level = query.get("level", "")
        executable = _read_uuid(query.get("executable", ""))
        return cls(
            level=level if level in LEVELS else "",
            text=read_text(query, "q"),
            event_name=read_text(query, "event_name"),
            source=read_text(query, "source"),
            executable=executable,
            path=read_path_text(query["path"]) if executable and "path" in query else None,
        )

    def apply(self, rows: QuerySet[EventMessage]) -> QuerySet[EventMessage]:
        """Give the messages of an execution that pass."""
        messages = rows
        if self.level:
            messages = messages.filter(TROUBLE, message_type__in=LEVELS[self.level][1])
        if self.event_name:
            messages = messages.filter(event_name=self.event_name)
        if self.source:
            messages = messages.filter(source_name__icontains=self.source)
        if self.executable:
            messages = messages.filter(source_id=self.executable)
        if self.path is not None:
            messages = messages.filter(path=self.path)
        for word in self.text.split()[:MOST_WORDS]:
            messages = messages.filter(_has(word))
        return messages


def _has(word: str) -> Q:
    found = Q()
    for field in SEARCHED:
        found |= Q(**{f"{field}__icontains": word})
    return found


def read_path_text(text: str) -> str | None:
    """Give the path of a task run as rows have it, or None when the text is none."""
    return text if PATH.fullmatch(text) else None


def _read_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
