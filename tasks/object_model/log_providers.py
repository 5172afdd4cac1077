"""SSIS's log providers and logging options, and the text file that one writes.

They belong to the program: a package document has no place for them, so no file keeps them.
"""

import csv
import getpass
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID, uuid4

from tasks.object_model.enumerations import DTSEventFilterKind
from tasks.object_model.errors import DtsException, NotFound
from tasks.object_model.part import Collection, DtsObject, number_name
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store
from tasks.runtime.events.event import Event

TEXT_FILE = re.compile(r"(DTS|SSIS|Microsoft)\.LogProviderTextFile(\.\d+)?", re.IGNORECASE)
NO_PROVIDER = (
    "There is no log provider {0} here, only DTS.LogProviderTextFile. A team's server keeps a log of each execution by "
    "itself."
)
FIELDS = "#Fields: event,computer,operator,source,sourceid,executionid,starttime,endtime,datacode,databytes,message"


@spelled_as_ssis
class LogProvider(DtsObject):
    """The log provider for text files. config_string is the name of a File connection manager."""

    def __init__(self, store: Store, key: UUID, name: str) -> None:
        super().__init__(store, key)
        self._name, self._config_string, self._description = name, "", ""

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = name

    @property
    def description(self) -> str:
        return self._description

    @description.setter
    def description(self, description: str) -> None:
        self._description = description

    @property
    def config_string(self) -> str:
        """The name of the File connection manager with the path of the log."""
        return self._config_string

    @config_string.setter
    def config_string(self, name: str) -> None:
        self._config_string = name

    @property
    def creation_name(self) -> str:
        return "DTS.LogProviderTextFile"


@spelled_as_ssis
class LogProviders(Collection[LogProvider]):
    """The log providers of a package."""

    what = "log provider"

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._made: list[LogProvider] = []

    def add(self, moniker: str) -> LogProvider:
        """Make one. There is that for text files; a team's server keeps its own log. Raises NotFound for others."""
        if not TEXT_FILE.fullmatch(moniker.strip()):
            sentence = (
                f"There is no log provider {moniker} here, only DTS.LogProviderTextFile. A team's server keeps its "
            )
            raise NotFound("DTS_E_ELEMENTNOTFOUND", f"{sentence}own log of each execution, without a provider.")
        name = number_name("SSIS log provider for Text files", [each.name for each in self._made])
        self._made.append(LogProvider(self._store, uuid4(), name))
        return self._made[-1]

    def _list(self) -> list[LogProvider]:
        return list(self._made)

    def _remove(self, found: LogProvider) -> None:
        self._made.remove(found)


@spelled_as_ssis
class SelectedLogProviders(Collection[LogProvider]):
    """The log providers that are written to."""

    what = "log provider"

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._chosen: list[LogProvider] = []

    def add(self, provider: LogProvider) -> None:
        """Write to this one too."""
        if provider not in self._chosen:
            self._chosen.append(provider)

    def _list(self) -> list[LogProvider]:
        return list(self._chosen)

    def _remove(self, found: LogProvider) -> None:
        self._chosen.remove(found)


@spelled_as_ssis
class LoggingOptions:
    """What is logged, and where."""

    def __init__(self, store: Store) -> None:
        self._selected = SelectedLogProviders(store)
        self._kind = DTSEventFilterKind.EXCLUSION
        self._filter: tuple[str, ...] = ()

    @property
    def selected_log_providers(self) -> SelectedLogProviders:
        return self._selected

    @property
    def event_filter_kind(self) -> DTSEventFilterKind:
        """Whether the events of the filter are those that are logged, or those that are not."""
        return self._kind

    @event_filter_kind.setter
    def event_filter_kind(self, kind: DTSEventFilterKind) -> None:
        self._kind = DTSEventFilterKind(kind)

    @property
    def event_filter(self) -> tuple[str, ...]:
        """The names of events."""
        return self._filter

    @event_filter.setter
    def event_filter(self, events: Iterable[str]) -> None:
        self._filter = tuple(events)

    def wants(self, event: str) -> bool:
        """Tell whether an event of this name is logged."""
        return (event in self._filter) == (self._kind is DTSEventFilterKind.INCLUSION)


class Logger:
    """Writes the events of one run into text files, in SSIS's format. wants tells which, by their source."""

    def __init__(self, paths: Sequence[str], wants: Callable[[Any, str], bool]) -> None:
        self._wants = wants
        self._execution = f"{{{str(uuid4()).upper()}}}"
        self._files: list[TextIO] = []
        try:
            for path in paths:
                self._files.append(_open(Path(path)))
        except OSError as error:
            self.close()
            raise DtsException("DTS_E_CANTLOADFILE", f"The log cannot be written: {error}") from error

    def log(self, source: Any, event: Event) -> None:
        """Write a line, if the event is wanted."""
        if not self._files or not self._wants(source, event.name):
            return
        now = f"{datetime.now(UTC):%m/%d/%Y %I:%M:%S %p}"
        names = (socket.gethostname(), _user(), source.name, source.id, self._execution)
        message = " ".join(event.message.split())
        for file in self._files:
            csv.writer(file, lineterminator="\n").writerow([event.name, *names, now, now, 0, "0x", message])

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()


def _open(path: Path) -> TextIO:
    """Open a log to add to it; a new one begins with the names of the fields."""
    file = path.open("a", encoding="utf-8", newline="")
    if file.tell() == 0:
        file.write(f"{FIELDS}\n")
    return file


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user has no name
        return ""
