"""A package's control flow, made once per execution from the document."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from uuid import UUID

from designer.package.document import DISABLE, ExecutableDocument, PackageDocument, PrecedenceConstraintDocument
from designer.package.enumerations import ContainerType, ForceExecutionResult
from tasks.runtime.planner.facts import RunId
from tasks.runtime.planner.part import WHOLE, Part, find_following
from tasks.runtime.planner.path_set import PathSet
from tasks.runtime.planner.precedence import Outcome
from tasks.types.event_handler.properties import EventHandlerProperties
from tasks.types.foreach_loop.properties import ForeachLoopProperties


class Kind(Enum):
    """What the planner tells apart."""

    TASK = auto()
    SEQUENCE = auto()
    LOOP = auto()
    HANDLER = auto()
    PACKAGE = auto()


KINDS = {
    ContainerType.SEQUENCE: Kind.SEQUENCE,
    ContainerType.FOR_LOOP: Kind.LOOP,
    ContainerType.FOREACH_LOOP: Kind.LOOP,
    ContainerType.EVENT_HANDLER: Kind.HANDLER,
    # A call is a loop of one round, which begins with the values for the called package's parameters.
    ContainerType.EXECUTE_PACKAGE: Kind.LOOP,
    ContainerType.CHILD_PACKAGE: Kind.SEQUENCE,
}
FORCED = {
    ForceExecutionResult.NONE: None,
    ForceExecutionResult.SUCCESS: Outcome.SUCCESS,
    ForceExecutionResult.FAILURE: Outcome.FAILURE,
    ForceExecutionResult.COMPLETION: Outcome.COMPLETION,
}


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An executable, or the package, with what it is connected to.

    ands and ors count the constraints that lead to it. sees are the events that it or one above has a handler for; an
    event handler's own end there. has_disable_expression: that says whether it is disabled. window is how many
    iterations of a loop may be under way at once; those of a parallel one begin in batches. is_task: it raises
    OnTaskFailed, as what calls a package does too.
    """

    id: UUID | None
    kind: Kind
    is_task: bool
    position: int
    parent: UUID | None
    children: tuple[UUID, ...]
    handlers: Mapping[str, UUID]
    sees: frozenset[str]
    ands: int
    ors: int
    outgoing: tuple[PrecedenceConstraintDocument, ...]
    disabled: bool
    has_disable_expression: bool
    maximum_errors: int
    fail_package: bool
    fail_parent: bool
    forced: Outcome | None
    window: int
    batch: int | None
    propagate: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The nodes by their IDs, the package's under None, the constraints, how many tasks may run at once, whether there
    is any event handler, and the runs that were done before."""

    nodes: Mapping[UUID | None, Node]
    constraints: Mapping[UUID, PrecedenceConstraintDocument]
    most_at_once: int | None
    has_handlers: bool
    done: Mapping[UUID, PathSet] = field(default_factory=dict)

    def find_done(self, key: RunId) -> Outcome | None:
        """Give what a run came to that an execution before has done, or None where it is still to be done."""
        done = self.done.get(key.executable) if key.executable else None
        return (self.nodes[key.executable].forced or Outcome.SUCCESS) if done and key.path in done else None

    def find_all_done(self) -> set[UUID]:
        """Give the executables of which an execution before has done any run, with all that is in such containers."""
        found: set[UUID] = set()
        for identifier, node in self.nodes.items():  # those above come first
            if identifier and (identifier in self.done or node.parent in found) and node.kind is not Kind.HANDLER:
                found.add(identifier)
        return found

    def sees(self, executable: UUID | None, event: str) -> bool:
        """Whether an event handler sees this event of this executable, so that the planner must know of it."""
        return event in self.nodes[executable].sees

    def find_enabled(self) -> set[UUID | None]:
        """Give what may run: all that is not disabled, nor in anything that is. An expression may say so yet."""
        enabled: set[UUID | None] = set()
        for identifier, node in self.nodes.items():  # those above come first
            is_off = node.disabled and not node.has_disable_expression
            if not is_off and (identifier is None or node.parent in enabled):
                enabled.add(identifier)
        return enabled

    def find_parallel(self, key: RunId) -> list[RunId]:
        """Give the iterations of parallel loops that a run is in, the outermost first: loops, and the paths in them."""
        found: list[RunId] = []
        node, path = self.nodes[key.executable], key.path
        while node.id is not None:
            above = self.nodes[node.parent]
            if node.kind is not Kind.HANDLER and above.batch is not None:
                found.append(RunId(above.id, path))
            if node.kind is Kind.HANDLER or above.kind is Kind.LOOP:
                path = path[:-1]
            node = above
        return found[::-1]

    def above(self, key: RunId) -> RunId | None:
        """Give the run that a run is in: its container's, that whose event it handles, or None above the package."""
        if key.executable is None:
            return None
        node = self.nodes[key.executable]
        is_numbered = node.kind is Kind.HANDLER or self.nodes[node.parent].kind is Kind.LOOP
        return RunId(node.parent, key.path[:-1] if is_numbered else key.path)

    def find_handler(self, key: RunId) -> RunId | None:
        """Give the run of the event handler that a run is in, or is."""
        level: RunId | None = key
        while level is not None and self.nodes[level.executable].kind is not Kind.HANDLER:
            level = self.above(level)
        return level


def make_flow(document: PackageDocument, part: Part = WHOLE) -> Flow:
    """Prepare a document, or a part of it, for planning."""
    return _Maker(document, part).make()


class _Maker:
    """The tables that a flow is made with."""

    def __init__(self, document: PackageDocument, part: Part) -> None:
        self.document, self.only_executable, self.done = document, part.only, part.done
        self.parts = {part.id: part for part in document.executables}
        self.position = {part.id: number for number, part in enumerate(document.executables, start=1)}
        self.following = find_following(document, part.first) if part.first else {}
        self.children: dict[UUID | None, list[UUID]] = defaultdict(list)
        self.handlers: dict[UUID | None, dict[str, UUID]] = defaultdict(dict)
        for each in document.executables:
            self._place(each)
        self.incoming, self.outgoing = _group(filter(self._counts, document.precedence_constraints))

    def _counts(self, constraint: PrecedenceConstraintDocument) -> bool:
        """Whether a constraint says anything: what lies before the part that runs counts as not run."""
        ends = constraint.from_executable, constraint.to_executable
        return self.only_executable not in ends and all(map(self._is_wanted, ends))

    def _is_wanted(self, identifier: UUID) -> bool:
        above = self.parts[identifier].parent
        return above not in self.following or identifier in self.following[above]

    def make(self) -> Flow:
        """Make a node of each executable that can run, those above first."""
        package = self._make(None, None)
        nodes: dict[UUID | None, Node] = {None: package}
        waiting = deque([*package.handlers.values(), *package.children])
        while waiting:
            identifier = waiting.popleft()
            above = nodes[None if identifier == self.only_executable else self.parts[identifier].parent]
            node = nodes[identifier] = self._make(identifier, above)
            waiting += [*node.handlers.values(), *node.children]
        most = self.document.max_concurrent_executables
        constraints = {one.id: one for one in self.document.precedence_constraints}
        has_handlers = any(node.handlers for node in nodes.values())
        return Flow(nodes, constraints, None if most < 1 else most, has_handlers, self.done)

    def _place(self, part: ExecutableDocument) -> None:
        if part.type != ContainerType.EVENT_HANDLER:
            if self._is_wanted(part.id):
                self.children[part.parent].append(part.id)
        elif not part.disable or DISABLE in part.expressions:
            self.handlers[part.parent][part.event_name] = part.id

    def _make(self, identifier: UUID | None, above: Node | None) -> Node:
        host = self.parts[identifier] if identifier else self.document
        part = host if isinstance(host, ExecutableDocument) else None
        kind = KINDS.get(ContainerType(part.type), Kind.TASK) if part and part.type in KINDS else Kind.TASK
        is_off = host.disable_event_handlers or (part is None and self.only_executable is not None)
        handlers = {} if is_off else self.handlers[identifier]
        inherited = above.sees if above and kind is not Kind.HANDLER else frozenset()
        incoming = self.incoming[identifier] if identifier else []
        loop = _read_loop(part)
        return Node(
            id=identifier,
            kind=kind if part else Kind.PACKAGE,
            is_task=bool(part and (kind is Kind.TASK or part.type == ContainerType.EXECUTE_PACKAGE)),
            position=self.position[identifier] if identifier else 0,
            parent=above.id if above else None,
            children=(self.only_executable,) if self.only_executable and not part else tuple(self.children[identifier]),
            handlers=handlers,
            sees=inherited | handlers.keys(),
            ands=sum(one.logical_and for one in incoming),
            ors=sum(not one.logical_and for one in incoming),
            outgoing=tuple(self.outgoing[identifier]) if identifier else (),
            disabled=bool(part and part.disable),
            has_disable_expression=bool(part and DISABLE in part.expressions),
            maximum_errors=host.maximum_error_count,
            fail_package=bool(part and part.fail_package_on_failure),
            fail_parent=bool(part and (part.fail_parent_on_failure or part.type == ContainerType.CHILD_PACKAGE)),
            forced=FORCED[host.force_execution_result],
            window=loop.window if loop else 1,
            batch=loop.batch_size if loop and loop.parallel else None,
            propagate=_propagates(part),
        )


Groups = dict[UUID, list[PrecedenceConstraintDocument]]


def _group(constraints: Iterable[PrecedenceConstraintDocument]) -> tuple[Groups, Groups]:
    incoming: Groups = defaultdict(list)
    outgoing: Groups = defaultdict(list)
    for constraint in constraints:
        incoming[constraint.to_executable].append(constraint)
        outgoing[constraint.from_executable].append(constraint)
    return incoming, outgoing


def _read_loop(part: ExecutableDocument | None) -> ForeachLoopProperties | None:
    if part is None or part.type != ContainerType.FOREACH_LOOP:
        return None
    return ForeachLoopProperties.model_validate(part.properties)


def _propagates(part: ExecutableDocument | None) -> bool:
    if part is None or part.type != ContainerType.EVENT_HANDLER:
        return True
    return EventHandlerProperties.model_validate(part.properties).propagate
