"""The planner: from a package and the facts of its execution to what comes next. Pure, total, and fast at each step.

For any document and any facts it ends, and starts nothing twice. A Planner looks only at what a new fact can change;
one that is made anew from all facts says the same. The commands that it gives are facts for it at once: who does not
write them down throws the Planner away and makes a new one.

Doors: the names in __all__. Inside, facts has the plain values, part what of a package runs (path_set: what was done
before), flow the control flow made of the document, state the indexes, precedence when constraints let something begin,
conclusions what follows without a decision (how events and errors climb), decisions what to do next, and with which
result a run ends.
"""

from collections.abc import Iterable
from functools import partial

from tasks.runtime.planner.conclusions import apply_fact, may_begin, resume
from tasks.runtime.planner.decisions import run_to_fixpoint
from tasks.runtime.planner.facts import (
    PACKAGE,
    Begin,
    Evaluate,
    Evaluated,
    Fact,
    Finish,
    Iterate,
    Open,
    Path,
    Plan,
    PlannerCommand,
    Question,
    Raised,
    Run,
    RunId,
    Stage,
    Start,
)
from tasks.runtime.planner.flow import Flow, Kind, make_flow
from tasks.runtime.planner.part import WHOLE, Part
from tasks.runtime.planner.path_set import PathSet
from tasks.runtime.planner.precedence import Outcome
from tasks.runtime.planner.state import State

__all__ = [
    "PACKAGE",
    "WHOLE",
    "Begin",
    "Evaluate",
    "Evaluated",
    "Fact",
    "Finish",
    "Flow",
    "Iterate",
    "Kind",
    "Open",
    "Outcome",
    "Part",
    "Path",
    "PathSet",
    "Plan",
    "Planner",
    "PlannerCommand",
    "Question",
    "Raised",
    "Run",
    "RunId",
    "Stage",
    "Start",
    "make_flow",
    "plan",
]


class Planner:
    """Plans one execution. Tell it what has happened, then ask what comes next."""

    def __init__(self, flow: Flow, facts: Iterable[Fact] = (), *, stopping: bool = False) -> None:
        self._state = State(flow, is_stopping=stopping)
        self.learn(*facts)
        self._state.todo.append(lambda: may_begin(self._state, PACKAGE))

    def learn(self, *facts: Fact) -> None:
        """Take notice of what has happened: what runs came to, events, values and iterations that were asked for."""
        for fact in facts:
            apply_fact(self._state, fact)

    def raise_event(self, source: RunId, event: str) -> Raised:
        """Raise an event that an event handler sees (Flow.sees), with the next number; it is to be written down."""
        raised = Raised(self._state.last_number + 1, source, event)
        self.learn(raised)
        return raised

    def stop(self) -> None:
        """Cancel was asked for: nothing more begins, what runs may finish."""
        self._state.is_stopping = True
        self._state.check_everything()
        for key in self._state.awaiting_disable:
            self._state.todo.append(partial(resume, self._state, key))

    def next(self) -> Plan:
        """Say what to do now, what must be answered, and the end if it has come."""
        state = self._state
        run_to_fixpoint(state)
        commands, state.commands = tuple(state.commands), []
        package = state.entries[PACKAGE]
        return Plan(commands, tuple(self._open_questions()), package.outcome if package.stage is Stage.ENDED else None)

    def _open_questions(self) -> Iterable[Question]:
        state = self._state
        for key in sorted(state.questions, key=lambda key: (key.path, str(key.executable))):
            question = state.questions[key]
            if isinstance(question, Evaluate) and key not in state.awaiting_disable:
                constraint = state.flow.constraints.get(question.of)
                body = state.body_of(RunId(constraint.to_executable if constraint else question.of, question.path))
                if body is None or state.is_halted(body.entry):
                    continue
            yield question


def plan(flow: Flow, facts: Iterable[Fact], *, stopping: bool = False) -> Plan:
    """Say what comes next from all facts of an execution."""
    return Planner(flow, facts, stopping=stopping).next()
