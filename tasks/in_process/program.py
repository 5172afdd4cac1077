"""What a program hands over to be run, and what it hears of the run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from connections.files import Folders
from connections.smtp.windows_auth import Identity
from designer.issues.issue import Issue
from designer.package.document import ConnectionManagerDocument, PackageDocument, ParameterDocument
from tasks.runtime.events.event import Event
from tasks.runtime.planner import Outcome, RunId

FindPackage = Callable[[str], PackageDocument | None]
"""Gives the package that an Execute Package task means by a name, if there is one."""


class Listener(Protocol):
    """Who hears of a run while it goes on."""

    def hear(self, key: RunId, event: Event) -> bool:
        """Hear of an event of a run, and say whether the execution is to be canceled."""


@dataclass(frozen=True)
class Program:
    """A package, and what a run of it needs beside: shared connection managers, values of parameters by name, as whom
    connection managers authenticate by their IDs, the packages that it calls, and where it may read files."""

    document: PackageDocument
    shared_connections: Sequence[ConnectionManagerDocument] = ()
    project_parameters: tuple[ParameterDocument, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    identities: Mapping[UUID, Identity] = field(default_factory=dict)
    find_package: FindPackage = lambda name: None
    folders: Folders = field(default_factory=lambda: Folders(Path.cwd(), (Path("/"),)))
    """Relative paths mean the folder in which the program was started; a program may read what its user may."""
    largest_file: int = 25 * 1024 * 1024
    largest_message: int = 50 * 1024 * 1024


@dataclass(frozen=True)
class Ended:
    """What a run came to: its outcome, a sentence on the first error, what validation found, the values that its
    variables had at the end, as JSON by their IDs, and what each executable came to at last."""

    outcome: Outcome
    message: str = ""
    issues: Sequence[Issue] = ()
    changed: Mapping[UUID, Any] = field(default_factory=dict)
    outcomes: Mapping[UUID, Outcome] = field(default_factory=dict)
