"""What to do next: decided when all conclusions are drawn, in one fixed order, so that a replay decides the same."""

from dataclasses import replace
from heapq import heappop, heappush

from tasks.runtime.planner.conclusions import ON_POST_EXECUTE, adopt, apply_fact, bubble_up, end, end_work, update
from tasks.runtime.planner.facts import PACKAGE, Begin, Finish, Iterate, Open, Path, Raised, Run, RunId, Stage, Start
from tasks.runtime.planner.flow import Kind
from tasks.runtime.planner.precedence import Outcome
from tasks.runtime.planner.state import Body, Entry, EventBubble, State


def run_to_fixpoint(state: State) -> None:
    """Draw all conclusions and give all commands that are due."""
    while True:
        while state.todo:
            state.todo.popleft()()
        if state.checks:
            _check(state)
        elif state.candidates:
            candidates, state.candidates = state.candidates, {}
            for key in sorted(candidates, key=lambda key: _order(state, key)):
                _consider(state, key, candidates[key])
        elif not _start_next(state):
            return


def _order(state: State, key: RunId) -> tuple[Path, int]:
    return key.path, state.flow.nodes[key.executable].position


def _check(state: State) -> None:
    """Close bodies that are over, then ask for further iterations of loops or close them."""
    checks, state.checks = state.checks, {}
    for key in checks:
        if body := state.bodies.get(key):
            _check_body(state, body)
    for key in checks:
        entry = state.entries.get(key)
        if entry and entry.node.kind is Kind.LOOP and entry.stage is Stage.RUNNING:
            _check_loop(state, entry)


def _check_body(state: State, body: Body) -> None:
    entry = body.entry
    if body.undecided and (body.busy or not state.is_halted(entry)):
        return
    state.forget(body)
    entry.bodies -= 1
    if entry.node.kind is Kind.LOOP:
        state.checks[entry.key] = None
    else:
        end_work(state, entry, Outcome.SUCCESS)


def _check_loop(state: State, entry: Entry) -> None:
    is_over = entry.latest.is_exhausted or _has_too_many_errors(entry) or state.is_halted(entry)
    free = entry.node.window - entry.bodies
    if free >= (entry.node.batch or 1) and not is_over:
        state.questions[entry.key] = Iterate(entry.key, entry.iterations, free)
        return
    state.questions.pop(entry.key, None)
    if is_over and not entry.bodies:
        end_work(state, entry, Outcome.SUCCESS)


def _consider(state: State, key: RunId, bubble: EventBubble | None) -> None:
    entry = state.entries.get(key)
    if entry is None:
        _consider_beginning(state, key, bubble)
    elif entry.bubbling:
        return
    elif entry.stage is Stage.BEGUN:
        _consider_work(state, entry)
    elif entry.stage is Stage.ENDING:
        _consider_end(state, entry)


def _consider_beginning(state: State, key: RunId, bubble: EventBubble | None) -> None:
    node = state.flow.nodes[key.executable]
    if bubble and state.is_stopping:
        bubble_up(state, bubble, propagates=True)
    elif bubble or key == PACKAGE or _is_wanted(state, key):
        if "OnPreExecute" in node.sees and not state.is_stopping:
            state.commands.append(Begin(key))
            _begin_run(state, Run(key, Stage.BEGUN), bubble)
        elif node.kind is Kind.TASK:
            heappush(state.queue, (*_order(state, key), key))
            state.queued.add(key)
        else:
            state.commands.append(Open(key))
            _begin_run(state, Run(key), bubble)


def _is_wanted(state: State, key: RunId) -> bool:
    body = state.body_of(key)
    return body is not None and not state.is_halted(body.entry)


def _begin_run(state: State, run: Run, bubble: EventBubble | None) -> None:
    state.known[run.key] = run
    adopt(state, run.key, bubble)


def _consider_work(state: State, entry: Entry) -> None:
    if _is_dropped(state, entry):
        _finish(state, entry, Outcome.CANCELED)
    elif not _raise(state, entry, "OnPreExecute"):
        if entry.node.kind is Kind.TASK:
            heappush(state.queue, (*_order(state, entry.key), entry.key))
        else:
            state.commands.append(Open(entry.key))
            _mark_running(state, entry)


def _is_dropped(state: State, entry: Entry) -> bool:
    return state.is_stopping or bool(entry.above and not entry.handles and state.is_halted(entry.above))


def _mark_running(state: State, entry: Entry) -> None:
    state.known[entry.key] = replace(entry.latest, stage=Stage.RUNNING)
    update(state, entry, state.known[entry.key])


def _start_next(state: State) -> bool:
    """Start the first of the tasks that wait, if so few run that one more may."""
    limit = state.flow.most_at_once
    if not state.queue or (limit is not None and state.running >= limit):
        return False
    key = heappop(state.queue)[-1]
    state.queued.discard(key)
    entry = state.entries.get(key)
    if entry is None and _is_wanted(state, key):
        state.commands.append(Start(key))
        _begin_run(state, Run(key), None)
    elif entry and entry.stage is Stage.BEGUN and not _is_dropped(state, entry):
        state.commands.append(Start(key))
        _mark_running(state, entry)
    return True


def _consider_end(state: State, entry: Entry) -> None:
    outcome = _find_result(state, entry)
    has_failed = entry.node.is_task and outcome is Outcome.FAILURE
    if has_failed and not entry.raised[ON_POST_EXECUTE] and _raise(state, entry, "OnTaskFailed"):
        return
    if _raise(state, entry, "OnExecStatusChanged", most=2):
        return
    if not _raise(state, entry, ON_POST_EXECUTE):
        _finish(state, entry, outcome)


def _raise(state: State, entry: Entry, event: str, most: int = 1) -> bool:
    """Raise an event unless it was raised often enough. The engine raises OnExecStatusChanged when work begins."""
    if state.is_stopping or entry.raised[event] >= most or event not in entry.node.sees:
        return False
    raised = Raised(state.last_number + 1, entry.key, event)
    state.commands.append(raised)
    apply_fact(state, raised)
    return True


def _find_result(state: State, entry: Entry) -> Outcome:
    """Say what a run that is over came to, a whole package too.

    An execution fails without being asked here where it is invalid at its start (engine._start), and where it is given
    up (ending.give_up).
    """
    if entry.outcome is Outcome.CANCELED or (state.is_stopping and entry.node.kind is not Kind.TASK):
        return Outcome.CANCELED
    if entry.node.kind is Kind.PACKAGE and entry.latest.stage is Stage.ENDING:
        return Outcome.FAILURE  # it was invalid: nothing was executed whose result could be forced
    if entry.node.forced:
        return entry.node.forced
    if entry.has_failed or _has_too_many_errors(entry):
        return Outcome.FAILURE
    return entry.outcome or Outcome.FAILURE


def _has_too_many_errors(entry: Entry) -> bool:
    return 0 < entry.node.maximum_errors <= entry.errors


def _finish(state: State, entry: Entry, outcome: Outcome) -> None:
    state.commands.append(Finish(entry.key, outcome))
    state.known[entry.key] = replace(entry.latest, stage=Stage.ENDED, outcome=outcome)
    end(state, entry, outcome)
