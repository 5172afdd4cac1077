"""What the planner is told, what it says, and what it asks: all plain values.

A run is named by its executable and a path, which holds the number of the iteration or event for each loop and event
handler around it, outermost first; an event handler's own path ends with the number of the event that it handles.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from tasks.runtime.planner.precedence import Outcome

Path = tuple[int, ...]


class RunId(NamedTuple):
    """The name of a run: an executable, or None for the package, under a path."""

    executable: UUID | None
    path: Path = ()


PACKAGE = RunId(None)


class Stage(IntEnum):
    """How far a run is. BEGUN: the handlers of its OnPreExecute run. ENDING: its work is over, event handlers run."""

    BEGUN = 1
    RUNNING = 2
    ENDING = 3
    ENDED = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What is written down of a run. A later version of the same run takes the place of the earlier one.

    outcome is that of its work while it is ENDING, its own when it has ENDED. A package that is told to be ENDING was
    found to be invalid: nothing in it begins but event handlers, and it has no OnPostExecute. errors are those that the
    run raised and no event handler sees (others are Raised). iterations is how many a loop has begun; when it
    is_exhausted there will be no more. propagate is System::Propagate of an event handler as its tasks set it.
    """

    key: RunId
    stage: Stage = Stage.RUNNING
    outcome: Outcome | None = None
    errors: int = 0
    iterations: int = 0
    is_exhausted: bool = False
    propagate: bool | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """An event that some event handler sees (Node.sees). Numbers are given once in an execution."""

    number: int
    source: RunId
    event: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The value that an expression had when it was asked for. One that fails counts as false."""

    of: UUID
    path: Path
    value: bool


Fact = Run | Raised | Evaluated


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The question for the value of an expression; the answer is an Evaluated.

    of is a precedence constraint, or an executable that has an expression on Disable. Of an event handler that is asked
    with each event, under the path that its run would have.
    """

    of: UUID
    path: Path


@dataclass(frozen=True, slots=True)
class Iterate:
    """The question for more iterations of a loop, at most so many from this number on.

    The answer is the loop's Run with more iterations, or exhausted: the For Loop's condition, the Foreach Loop's items.
    """

    loop: RunId
    first: int
    most: int


Question = Evaluate | Iterate


@dataclass(frozen=True, slots=True)
class Begin:
    """A run begins, but its work waits until the handlers of its OnPreExecute have finished."""

    key: RunId


@dataclass(frozen=True, slots=True)
class Open:
    """A container begins with its children."""

    key: RunId


@dataclass(frozen=True, slots=True)
class Start:
    """A task's work is to be done now."""

    key: RunId


@dataclass(frozen=True, slots=True)
class Finish:
    """A run has ended with all its event handlers, and counts as this outcome."""

    key: RunId
    outcome: Outcome


PlannerCommand = Begin | Open | Start | Raised | Finish


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write down and do now, in this order; what must be answered; the package's outcome once it has ended."""

    commands: tuple[PlannerCommand, ...]
    questions: tuple[Question, ...]
    outcome: Outcome | None
