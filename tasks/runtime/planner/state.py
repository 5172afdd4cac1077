"""What the planner knows of an execution: the facts, and books of them, so that only changes need to be looked at."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from tasks.runtime.planner.facts import Key, Path, Question, Raised, Run, Stage, Step
from tasks.runtime.planner.flow import Flow, Kind, Node
from tasks.runtime.planner.precedence import Gate, Outcome

Work = Callable[[], None]


@dataclass(slots=True, eq=False)
class Entry:
    """A run that has begun. above is the container that it is in, or the run whose events it handles.

    told is the latest fact about it. errors counts its own and those from inside. has_failed: something inside failed
    that was to fail it, so that nothing more starts in it. raised counts the events that were Raised by it, climbs
    those that are still being handled, bodies the iterations under way, or is 1 while a container runs.
    """

    key: Key
    node: Node
    above: "Entry | None"
    handles: "Climb | None"
    told: Run
    propagate: bool
    stage: Stage = Stage.BEGUN
    outcome: Outcome | None = None
    errors: int = 0
    has_failed: bool = False
    raised: Counter[str] = field(default_factory=Counter)
    climbs: int = 0
    bodies: int = 0
    iterations: int = 0


@dataclass(slots=True, eq=False)
class Body:
    """The children of a container in one iteration: how many are undecided, and how many have begun and not ended."""

    entry: Entry
    path: Path
    undecided: int
    busy: int = 0


@dataclass(slots=True, eq=False)
class Climb:
    """An event on its way from its source to the package. Above an event handler it is not handled, only counted."""

    number: int
    source: Entry
    event: str
    level: Entry | None
    is_barred: bool = False


@dataclass(slots=True, eq=False)
class State:
    """The facts (known, raised, values) and the books made of them.

    A body has the key that its container would have under the path of its children. todo is work that only draws
    conclusions; checks are bodies and loops that may be over; candidates are runs for which a step may be due; queue
    holds the tasks that wait until fewer run, queued those of them that have not begun. asking are events that wait for
    whether the expression of their handler disables it.
    """

    flow: Flow
    is_stopping: bool = False
    known: dict[Key, Run] = field(default_factory=dict)
    raised: dict[Key, dict[int, Raised]] = field(default_factory=lambda: defaultdict(dict))
    values: dict[tuple[UUID, Path], bool] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)
    unfinished: dict[Key, Entry] = field(default_factory=dict)
    bodies: dict[Key, Body] = field(default_factory=dict)
    outcomes: dict[Key, Outcome] = field(default_factory=dict)
    gates: dict[Key, Gate] = field(default_factory=dict)
    todo: deque[Work] = field(default_factory=deque)
    checks: dict[Key, None] = field(default_factory=dict)
    candidates: dict[Key, Climb | None] = field(default_factory=dict)
    queue: list[tuple[Path, int, Key]] = field(default_factory=list)
    queued: set[Key] = field(default_factory=set)
    questions: dict[Key, Question] = field(default_factory=dict)
    asking: dict[Key, Climb] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    running: int = 0
    last_number: int = 0

    def body_of(self, key: Key) -> Body | None:
        """Give the body that an executable of the flow is in, while that is under way."""
        return self.bodies.get(Key(self.flow.nodes[key.executable].parent, key.path))

    def forget(self, body: Body) -> None:
        """Drop what is over from the books: of ten thousand iterations only those under way are kept."""
        executable = body.entry.key.executable
        del self.bodies[Key(executable, body.path)]
        for child in body.entry.node.children:
            key = Key(child, body.path)
            for book in (self.known, self.raised, self.entries, self.outcomes, self.gates):
                book.pop(key, None)

    def is_halted(self, entry: Entry) -> bool:
        """Whether nothing more may start in a container. Event handlers run even if what they belong to has failed."""
        if self.is_stopping:
            return True
        level: Entry | None = entry
        while level is not None:
            if level.has_failed or level.stage is Stage.ENDED:
                return True
            level = None if level.node.kind is Kind.HANDLER else level.above
        return False

    def check_everything(self) -> None:
        """Look again at all that is under way, because of a cancel or a failure that ends more than itself."""
        self.checks.update(dict.fromkeys(self.bodies))
        for key, entry in self.unfinished.items():
            self.candidates.setdefault(key, None)
            if entry.node.kind is Kind.LOOP:
                self.checks[key] = None
