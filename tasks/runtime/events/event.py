"""An event of a run, with SSIS's names and source types (SSIS reference: event_messages)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol, Self
from uuid import UUID

from designer.package.enumerations import CONTAINERS, ContainerType, EventName


class SourceType(IntEnum):
    """What a message came from, as SSIS's catalog numbers it."""

    ENTRY_API = 10
    PACKAGE = 30
    TASK = 40
    CONTAINER = 50


QUOTING = frozenset({EventName.ON_ERROR, EventName.ON_WARNING, EventName.ON_INFORMATION})
"""The events whose messages may quote what a task has made of values."""


class Source(Protocol):
    """A run of an executable, of which events are told."""

    @property
    def executable(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def type(self) -> str: ...


@dataclass(frozen=True)
class Event:
    """Something that happened. Without a source it happened to the package. Other names than SSIS's are tasks' own.

    path is the task run's; source_type is found out where it is None. said is what event handlers are told beside the
    message (designer.variables.event_variables).
    """

    name: str
    message: str = ""
    source_id: UUID | None = None
    source_name: str = ""
    code: str = ""
    path: str = ""
    source_type: SourceType | None = None
    subcomponent_name: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """What people look at to find out more; empty is the package."""
        return self.subcomponent_name or self.source_name

    @classmethod
    def of(cls, run: Source, name: str, message: str = "", code: str = "") -> Self:
        """Make an event of a task run, or of a container's."""
        return cls(name, message, run.executable, run.name, code, run.path, find_source_type(run.type))


def find_source_type(executable_type: str) -> SourceType:
    """Give what SSIS calls a source of this type."""
    if executable_type == ContainerType.CHILD_PACKAGE:
        return SourceType.PACKAGE
    is_container = executable_type in CONTAINERS and executable_type != ContainerType.EXECUTE_PACKAGE
    return SourceType.CONTAINER if is_container else SourceType.TASK


def make_storable(text: str) -> str:
    """Give a text as a database takes it: without NUL, and without halves of surrogate pairs, which values may hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
