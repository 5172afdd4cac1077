"""What the planner knows of an execution: the facts, and indexes of them, so that only changes need to be looked at."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from tasks.runtime.planner.facts import Path, PlannerCommand, Question, Raised, Run, RunId, Stage
from tasks.runtime.planner.flow import Flow, Kind, Node
from tasks.runtime.planner.precedence import JoinCounter, Outcome

Work = Callable[[], None]


@dataclass(slots=True, eq=False)
class Entry:
    """A run that has begun. above is the container that it is in, or the run whose events it handles.

    latest is the newest fact about it. errors counts its own and those from inside. has_failed: something inside failed
    that was to fail it, so that nothing more starts in it. raised counts the events that were Raised by it, bubbling
    those that are still being handled, bodies the iterations under way, or is 1 while a container runs.
    """

    key: RunId
    node: Node
    above: "Entry | None"
    handles: "EventBubble | None"
    latest: Run
    propagate: bool
    stage: Stage = Stage.BEGUN
    outcome: Outcome | None = None
    errors: int = 0
    has_failed: bool = False
    raised: Counter[str] = field(default_factory=Counter)
    bubbling: int = 0
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
class EventBubble:
    """An event on its way from its source to the package. Above an event handler it is not handled, only counted."""

    number: int
    source: Entry
    event: str
    level: Entry | None
    propagation_stopped: bool = False


@dataclass(slots=True, eq=False)
class State:
    """The facts (known, raised, values) and the indexes made of them.

    A body has the key that its container would have under the path of its children. todo is work that only draws
    conclusions; checks are bodies and loops that may be over; candidates are runs for which a command may be due; queue
    holds the tasks that wait until fewer run, queued those of them that have not begun. awaiting_disable are events
    that wait for whether the expression of their handler disables it. commands are what next() will give.
    """

    flow: Flow
    is_stopping: bool = False
    known: dict[RunId, Run] = field(default_factory=dict)
    raised: dict[RunId, dict[int, Raised]] = field(default_factory=lambda: defaultdict(dict))
    values: dict[tuple[UUID, Path], bool] = field(default_factory=dict)
    entries: dict[RunId, Entry] = field(default_factory=dict)
    unfinished: dict[RunId, Entry] = field(default_factory=dict)
    bodies: dict[RunId, Body] = field(default_factory=dict)
    outcomes: dict[RunId, Outcome] = field(default_factory=dict)
    joins: dict[RunId, JoinCounter] = field(default_factory=dict)
    todo: deque[Work] = field(default_factory=deque)
    checks: dict[RunId, None] = field(default_factory=dict)
    candidates: dict[RunId, EventBubble | None] = field(default_factory=dict)
    queue: list[tuple[Path, int, RunId]] = field(default_factory=list)
    queued: set[RunId] = field(default_factory=set)
    questions: dict[RunId, Question] = field(default_factory=dict)
    awaiting_disable: dict[RunId, EventBubble] = field(default_factory=dict)
    commands: list[PlannerCommand] = field(default_factory=list)
    running: int = 0
    last_number: int = 0

    def body_of(self, key: RunId) -> Body | None:
        """Give the body that an executable of the flow is in, while that is under way."""
        return self.bodies.get(RunId(self.flow.nodes[key.executable].parent, key.path))

    def forget(self, body: Body) -> None:
        """Drop what is over from the indexes: of ten thousand iterations only those under way are kept."""
        executable = body.entry.key.executable
        del self.bodies[RunId(executable, body.path)]
        for child in body.entry.node.children:
            key = RunId(child, body.path)
            for index in (self.known, self.raised, self.entries, self.outcomes, self.joins):
                index.pop(key, None)

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
