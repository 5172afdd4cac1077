"""What follows from the facts, without a decision: what has begun and ended, what can begin, how events bubble up.

With which result a run ends, the package too, decisions.py says.
"""

from functools import partial
from uuid import UUID

from tasks.runtime.planner.facts import PACKAGE, Evaluate, Evaluated, Fact, Path, Raised, Run, RunId, Stage
from tasks.runtime.planner.flow import Kind
from tasks.runtime.planner.precedence import JoinCounter, Outcome, Verdict, judge
from tasks.runtime.planner.state import Body, Entry, EventBubble, State

ON_ERROR = "OnError"
ON_POST_EXECUTE = "OnPostExecute"


def apply_fact(state: State, fact: Fact) -> None:
    """Learn a fact. What it is about may not have begun yet as far as is known: then the fact waits."""
    match fact:
        case Run(key):
            state.known[key] = fact
            if entry := state.entries.get(key):
                state.todo.append(partial(update, state, entry, fact))
            elif key in state.queued:  # another planner of the same execution has started it
                state.queued.discard(key)
                state.todo.append(partial(adopt, state, key))
        case Raised(number, source_key) if number not in state.raised[source_key]:
            state.raised[source_key][number] = fact
            state.last_number = max(state.last_number, number)
            if source := state.entries.get(source_key):
                state.todo.append(partial(_start_bubble, state, source, fact))
        case Evaluated(of, path, value):
            state.values[of, path] = value
            if state.questions.pop(RunId(of, path), None):
                go_on_with = partial(_resolve, state, of, path)
                if of not in state.flow.constraints:
                    go_on_with = partial(resume, state, RunId(of, path))
                state.todo.append(go_on_with)


def adopt(state: State, key: RunId, handles: EventBubble | None = None) -> None:
    """Enter a run that is known to have begun."""
    node = state.flow.nodes[key.executable]
    body = None if handles or key == PACKAGE else state.body_of(key)
    above = handles.level if handles else body.entry if body else None
    entry = Entry(key, node, above, handles, latest=Run(key), propagate=node.propagate)
    state.entries[key] = state.unfinished[key] = entry
    if body:
        body.busy += 1
    state.candidates[key] = None
    update(state, entry, state.known[key])
    for raised in state.raised.get(key, {}).values():
        state.todo.append(partial(_start_bubble, state, entry, raised))


def update(state: State, entry: Entry, run: Run) -> None:
    """Bring a run to where it is now known to be. Nothing goes back: a run that was put back is as busy as before."""
    if entry.stage is Stage.ENDED:
        return
    _count_errors(state, entry, run.errors - entry.latest.errors)
    entry.latest = run
    if run.propagate is not None:
        entry.propagate = run.propagate
    if run.stage >= Stage.RUNNING and entry.stage is Stage.BEGUN:
        _enter(state, entry)
    if entry.node.kind is Kind.LOOP and entry.stage is Stage.RUNNING:
        _open_iterations(state, entry, run.iterations)
    if run.stage is Stage.ENDING and entry.node.kind is Kind.TASK:
        end_work(state, entry, run.outcome or Outcome.FAILURE)
    if run.stage is Stage.ENDING and entry.node.kind is Kind.PACKAGE:
        entry.raised[ON_POST_EXECUTE] += 1
        _fail(state, entry)
    if run.stage is Stage.ENDED:
        end(state, entry, run.outcome or Outcome.FAILURE)


def end_work(state: State, entry: Entry, outcome: Outcome) -> None:
    """The work of a run is over; its event handlers may still have to run."""
    if entry.stage is Stage.RUNNING:
        state.running -= entry.node.kind is Kind.TASK
        entry.stage, entry.outcome = Stage.ENDING, outcome
        state.candidates[entry.key] = None


def end(state: State, entry: Entry, outcome: Outcome) -> None:
    """A run has ended with all its event handlers: what waits for it can go on."""
    end_work(state, entry, outcome)
    entry.stage, entry.outcome = Stage.ENDED, outcome
    state.unfinished.pop(entry.key, None)
    state.questions.pop(entry.key, None)
    if outcome is Outcome.FAILURE:
        _fail(state, entry.above if entry.node.fail_parent else None)
        _fail(state, state.entries[PACKAGE] if entry.node.fail_package else None)
    if entry.handles:
        bubble_up(state, entry.handles, propagates=entry.propagate)
    elif entry.key != PACKAGE:
        _decide(state, entry.key, outcome)


def may_begin(state: State, key: RunId) -> None:
    """All that an executable waited for has come."""
    node = state.flow.nodes[key.executable]
    is_disabled = state.values.get((node.id, key.path)) if node.id and node.has_disable_expression else node.disabled
    if key in state.known:
        adopt(state, key)
    elif (done := state.flow.find_done(key)) is not None:
        _decide(state, key, done)
    elif is_disabled is None and node.id:
        state.questions[key] = Evaluate(node.id, key.path)
    elif is_disabled:
        _decide(state, key, Outcome.SUCCESS)
    else:
        state.candidates[key] = None


def resume(state: State, key: RunId) -> None:
    """Whether something is disabled is known, or nobody will ask any more: its event bubbles on, or it may begin."""
    if bubble := state.awaiting_disable.pop(key, None):
        state.questions.pop(key, None)
        _start_handler(state, bubble, bubble.level)
    else:
        may_begin(state, key)


def bubble_up(state: State, bubble: EventBubble, *, propagates: bool) -> None:
    """An event has been handled where it is, or nobody handles it there."""
    if bubble.level is None or not propagates:
        bubble.level = None
    else:
        bubble.propagation_stopped |= bubble.level.node.kind is Kind.HANDLER
        bubble.level = bubble.level.above
    state.todo.append(partial(_reach_level, state, bubble))


def _enter(state: State, entry: Entry) -> None:
    entry.stage = Stage.RUNNING
    match entry.node.kind:
        case Kind.TASK:
            state.running += 1
        case Kind.LOOP:
            state.checks[entry.key] = None
        case _:
            _open_body(state, entry, entry.key.path)


def _open_iterations(state: State, entry: Entry, count: int) -> None:
    for number in range(entry.iterations, count):
        _open_body(state, entry, (*entry.key.path, number))
    entry.iterations = max(entry.iterations, count)
    state.checks[entry.key] = None


def _open_body(state: State, entry: Entry, path: Path) -> None:
    key = RunId(entry.key.executable, path)
    state.bodies[key] = Body(entry, path, len(entry.node.children))
    state.checks[key] = None
    entry.bodies += 1
    for child in entry.node.children:
        node, key = state.flow.nodes[child], RunId(child, path)
        if (not node.ands and not node.ors) or state.flow.find_done(key) is not None:
            state.todo.append(partial(may_begin, state, key))


def _decide(state: State, key: RunId, outcome: Outcome) -> None:
    body = state.body_of(key)
    if key in state.outcomes or body is None:
        return
    state.outcomes[key] = outcome
    body.undecided -= 1
    body.busy -= key in state.entries
    state.checks[RunId(body.entry.key.executable, body.path)] = None
    for constraint in state.flow.nodes[key.executable].outgoing:
        state.todo.append(partial(_resolve, state, constraint.id, key.path))


def _resolve(state: State, constraint_id: UUID, path: Path) -> None:
    constraint = state.flow.constraints[constraint_id]
    outcome = state.outcomes[RunId(constraint.from_executable, path)]
    verdict = judge(constraint, outcome, state.values.get((constraint_id, path)))
    if verdict is Verdict.ASK:
        state.questions[RunId(constraint_id, path)] = Evaluate(constraint_id, path)
        return
    target = RunId(constraint.to_executable, path)
    node = state.flow.nodes[target.executable]
    join = state.joins.get(target) or state.joins.setdefault(target, JoinCounter.of(node.ands, node.ors))
    was_open = join.is_open
    join.count(constraint.logical_and, verdict is Verdict.PASS)
    if join.is_open and not was_open:
        may_begin(state, target)
    elif join.is_shut:
        _decide(state, target, Outcome.NEVER)


def _fail(state: State, entry: Entry | None) -> None:
    if entry and not entry.has_failed:
        entry.has_failed = True
        state.check_everything()


def _count_errors(state: State, entry: Entry | None, count: int) -> None:
    while count > 0 and entry:
        _count_here(state, entry, count)
        entry = entry.above


def _count_here(state: State, entry: Entry, count: int) -> None:
    entry.errors += count
    if entry.node.kind is Kind.LOOP:
        state.checks[entry.key] = None


def _start_bubble(state: State, source: Entry, raised: Raised) -> None:
    source.raised[raised.event] += 1
    source.bubbling += 1
    _reach_level(state, EventBubble(raised.number, source, raised.event, source))


def _reach_level(state: State, bubble: EventBubble) -> None:
    level = bubble.level
    if level is None:
        bubble.source.bubbling -= 1
        state.candidates.setdefault(bubble.source.key, None)
        return
    if bubble.event == ON_ERROR:
        _count_here(state, level, 1)
    _start_handler(state, bubble, level)


def _start_handler(state: State, bubble: EventBubble, level: Entry | None) -> None:
    """Let the event handler of a level run. One that an expression may disable is asked about for each event."""
    handler = level.node.handlers.get(bubble.event) if level and not bubble.propagation_stopped else None
    key = RunId(handler, (*level.key.path, bubble.number) if level else ())
    is_due = handler is not None and not state.is_stopping and bubble.source.stage is not Stage.ENDED
    depends_on_expression = is_due and state.flow.nodes[handler].has_disable_expression
    is_disabled = state.values.get((handler, key.path)) if handler and depends_on_expression else False
    if handler and key in state.known:
        adopt(state, key, bubble)
    elif handler and is_due and is_disabled is None:
        state.awaiting_disable[key], state.questions[key] = bubble, Evaluate(handler, key.path)
    elif is_due and not is_disabled:
        state.candidates[key] = bubble
    else:
        bubble_up(state, bubble, propagates=True)
