"""A made-up engine: does what the planner says, in any order and with deaths, and sees that nothing is done twice."""

import random
from collections import Counter
from dataclasses import replace

from designer.package.document import DISABLE, PackageDocument
from tasks.runtime.planner import (
    Begin,
    Evaluate,
    Evaluated,
    Fact,
    Finish,
    Open,
    Plan,
    Planner,
    Raised,
    Run,
    RunId,
    Stage,
    Start,
    make_flow,
    plan,
)
from tasks.runtime.planner.precedence import Outcome
from tests.tasks.planning.fate import Fate, Name


class World:
    """Plays one execution. results holds what every run came to, by its name."""

    def __init__(self, document: PackageDocument, fate: Fate, order: int = 0) -> None:
        self.document, self.fate, self.random = document, fate, random.Random(order)
        self.flow = make_flow(document)
        self.names = {one.id: one.name for one in document.executables} | {None: "Package"}
        self.types = {one.id: one.type for one in document.executables}
        self.planner = Planner(self.flow)
        self.runs: dict[RunId, Run] = {}
        self.others: list[Fact] = []
        self.numbers: dict[int, tuple] = {}
        self.events: Counter = Counter()
        self.busy: list[RunId] = []
        self.results: dict[Name, Outcome] = {}
        self.order: list[str] = []
        self.stopping = False
        self.end: Outcome | None = None

    def play(self, stop_after: int | None = None) -> Outcome:
        for number in range(5000):
            if number == stop_after:
                self.stop()
            if self.step() is not None:
                assert not self.busy, "the package has ended, but a task still runs"
                return self.end
        raise AssertionError("the execution does not end")

    def step(self) -> Outcome | None:
        decided = self.think()
        for one in decided.commands:
            self.do(one)
        self.end = decided.outcome
        if decided.outcome is not None:
            return decided.outcome
        for question in decided.questions:
            self.answer(question)
        if not decided.questions:
            assert self.busy, "neither an end nor anything that runs"
            self.go_on_with(self.random.choice(self.busy))
        return None

    def think(self) -> Plan:
        """Ask a planner that knew all before, or one that is made anew; both must say the same."""
        facts = [*self.runs.values(), *self.others]
        self.random.shuffle(facts)
        anew = Planner(self.flow, facts, stopping=self.stopping)
        said, decided = anew.next(), self.planner.next()
        assert said == decided
        if self.random.random() < 0.2:
            self.planner = anew
        assert not plan(self.flow, [*facts, *self.to_facts(decided)], stopping=self.stopping).commands
        return decided

    def to_facts(self, decided: Plan) -> list[Fact]:
        """The steps as they are written down; of a run the last one."""
        facts: dict[object, Fact] = {}
        for one in decided.commands:
            if isinstance(one, Raised):
                facts[one.number] = one
            else:
                facts[one.key] = self.to_run(one, facts.get(one.key) or self.runs.get(one.key) or Run(one.key))
        return list(facts.values())

    def to_run(self, step: Begin | Open | Start | Finish, run: Run) -> Run:
        match step:
            case Begin():
                return replace(run, stage=Stage.BEGUN)
            case Open() | Start():
                return replace(run, stage=Stage.RUNNING)
            case Finish():
                return replace(run, stage=Stage.ENDED, outcome=step.outcome)

    def do(self, step) -> None:
        if isinstance(step, Raised):
            self.write_raised(step)
            return
        before = self.runs.get(step.key)
        assert before is None or (not isinstance(step, Begin) and before.stage is not Stage.ENDED)
        if isinstance(step, Open | Start):
            assert before is None or before.stage is Stage.BEGUN, "started twice"
            assert not self.stopping or step.key.executable is None, "started after a cancel"
        if isinstance(step, Start):
            self.busy.append(step.key)
            self.order.append(self.names[step.key.executable])
            assert self.flow.most_at_once is None or len(self.busy) <= self.flow.most_at_once
        if isinstance(step, Finish):
            self.results[self.name(step.key)] = step.outcome
        self.runs[step.key] = self.to_run(step, before or Run(step.key))

    def write_raised(self, raised: Raised) -> None:
        source = self.name(raised.source)
        self.events[source, raised.event] += 1
        self.numbers[raised.number] = (source, raised.event, self.events[source, raised.event])
        self.others.append(raised)

    def answer(self, question) -> None:
        if isinstance(question, Evaluate):
            constraint = self.flow.constraints.get(question.of)
            begin, end = (constraint.from_executable, constraint.to_executable) if constraint else (None, question.of)
            path = self.name(RunId(end, question.path))[1]
            value = self.fate.value(self.names[begin] if begin else DISABLE, self.names[end], path)
            self.others.append(Evaluated(question.of, question.path, value))
            self.planner.learn(self.others[-1])
            return
        run, count = self.runs[question.loop], self.count_iterations(question.loop)
        more = min(self.random.randint(1, question.most), count - question.first)
        self.write(replace(run, iterations=question.first + more, is_exhausted=question.first + more == count))

    def count_iterations(self, loop: RunId) -> int:
        is_call = self.types[loop.executable] == "ExecutePackageTask"
        return 1 if is_call else self.fate.iterations(self.name(loop))

    def go_on_with(self, key: RunId) -> None:
        """The task goes on: it dies and is put back, raises an error, or comes to its end."""
        run, name = self.runs[key], self.name(key)
        if self.random.random() < 0.1:
            self.write(replace(run))
            return
        raised = run.errors + self.events[name, "OnError"]
        if raised < self.fate.errors(name):
            self.raise_error(key)
            return
        self.busy.remove(key)
        self.write(replace(run, stage=Stage.ENDING, outcome=self.fate.outcome(name)))

    def raise_error(self, key: RunId) -> None:
        if not self.flow.sees(key.executable, "OnError"):
            self.write(replace(self.runs[key], errors=self.runs[key].errors + 1))
            return
        raised = Raised(max(self.numbers, default=0) + 1, key, "OnError")
        self.write_raised(raised)
        self.planner.learn(raised)

    def write(self, run: Run) -> None:
        self.runs[run.key] = run
        self.planner.learn(run)

    def stop(self) -> None:
        self.stopping = True
        self.planner.stop()

    def name(self, key: RunId) -> Name:
        """What Fate and the model call a run."""
        around, executable, is_inside = [], key.executable, False
        while executable is not None:
            kind = self.types[executable]
            if kind == "EventHandler" or (kind in ("ForLoop", "ForeachLoop", "ExecutePackageTask") and is_inside):
                around.append(kind)
            is_inside = kind != "EventHandler"
            executable = self.flow.nodes[executable].parent
        path = zip(reversed(around), key.path, strict=True)
        return self.names[key.executable], tuple(
            self.numbers[number] if kind == "EventHandler" else number for kind, number in path
        )
