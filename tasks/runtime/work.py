"""The work of a task, in words that need no database: how it ends, what it is told, and what it may do.

Workers run a task by its Runner (tasks.runtime.engine.runners), and a Python program by its Perform; a calculation is
the same for both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from connections.smtp.pool.pool import SessionPool
from connections.smtp.windows_auth import Identity
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.variables.values import Values

Properties = TypeVar("Properties", bound=BaseModel)


class TaskFailed(Exception):
    """A task came to a failure that it can explain: the sentence goes to the log and the screen."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class TaskDeferred(Exception):
    """A task could not finish for now. It gives its worker back and is begun again when it is due."""

    def __init__(self, due_at: datetime, sentence: str) -> None:
        super().__init__(sentence)
        self.due_at = due_at
        self.sentence = sentence


class TaskAwaited(TaskDeferred):
    """Somebody else does the work. The task waits until that is reported (tasks.runtime.reporting), which makes it due;
    begun again without a report it has waited in vain. told is for the log: what to do elsewhere."""

    def __init__(self, due_at: datetime, sentence: str, told: str) -> None:
        super().__init__(due_at, sentence)
        self.told = told


class TaskCanceled(Exception):
    """The execution was canceled before the task had begun its work."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Calculated:
    """What a calculation came to: a sentence on it, and the new values of variables by their ID, as JSON."""

    sentence: str
    changed: dict[UUID, Any]


Calculate = Callable[[ExecutableDocument, Values], Calculated]
"""The whole work of a task that needs nothing but values. It is done within a transition, so no worker can die in
it."""


class Work(Protocol):
    """What a task is told when a Python program runs it: its package and itself, and what it sees."""

    @property
    def document(self) -> PackageDocument: ...
    @property
    def shared_connections(self) -> Sequence[ConnectionManagerDocument]: ...
    @property
    def executable(self) -> ExecutableDocument: ...
    @property
    def values(self) -> Values: ...
    @property
    def pool(self) -> SessionPool:
        """The SMTP connections of the run."""

    @property
    def largest_file(self) -> int:
        """How many bytes a file that is read may have."""

    @property
    def largest_message(self) -> int:
        """How many bytes all that goes with one mail may have."""

    def evaluate(self, model: type[Properties]) -> Properties:
        """Give the executable's properties as their expressions make them now. Raises TaskFailed."""

    def event(self, name: str, message: str, code: str = "", **said: object) -> None:
        """Tell of something, to who listens, the log and the event handlers."""

    def is_canceled(self) -> bool:
        """Ask whether the work should end here."""

    def find_identity(self, manager: ConnectionManagerDocument) -> Identity | None:
        """Give as whom a connection manager authenticates; None is the user that the program runs as."""


Perform = Callable[[Work], str]
"""The whole work of a task in a Python program. It gives a sentence on it, and raises TaskFailed or TaskCanceled."""
