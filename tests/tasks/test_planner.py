"""The planner: for any package and any outcomes it ends, starts nothing twice and follows the constraints."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document import PackageDocument
from designer.enumerations import Value
from tasks.runtime.planner import make_flow, plan
from tasks.runtime.precedence import Outcome, Verdict, judge
from tasks.runtime.states import ExecutionStatus, TaskStatus
from tests.packages import arrow, package, send_mail

ENDS = [TaskStatus.SUCCEEDED, TaskStatus.FAILED]


@pytest.mark.parametrize(
    ("value", "outcome", "verdict"),
    [
        (Value.SUCCESS, Outcome.SUCCESS, Verdict.BEGIN),
        (Value.SUCCESS, Outcome.FAILURE, Verdict.NEVER),
        (Value.FAILURE, Outcome.SUCCESS, Verdict.NEVER),
        (Value.FAILURE, Outcome.FAILURE, Verdict.BEGIN),
        (Value.COMPLETION, Outcome.SUCCESS, Verdict.BEGIN),
        (Value.COMPLETION, Outcome.FAILURE, Verdict.BEGIN),
        (Value.COMPLETION, Outcome.NEVER, Verdict.NEVER),
        (Value.COMPLETION, Outcome.UNDECIDED, Verdict.WAIT),
    ],
)
def test_a_constraint_passes_as_ssis_says(value: Value, outcome: Outcome, verdict: Verdict):
    assert judge([(value, outcome)]) is verdict


def test_all_constraints_must_pass_and_one_that_cannot_decides_at_once():
    assert judge([(Value.SUCCESS, Outcome.SUCCESS), (Value.SUCCESS, Outcome.UNDECIDED)]) is Verdict.WAIT
    assert judge([(Value.SUCCESS, Outcome.FAILURE), (Value.SUCCESS, Outcome.UNDECIDED)]) is Verdict.NEVER
    assert judge([]) is Verdict.BEGIN


def run(document: PackageDocument, outcomes: dict[UUID, TaskStatus]) -> tuple[list[UUID], ExecutionStatus]:
    """Play an execution: everything that is started ends at once with the outcome it is given."""
    flow, states, started = make_flow(document), {}, []
    while (step := plan(flow, states, stopping=False)).end is None:
        assert step.start, "neither an end nor anything to start"
        assert not set(step.start) & set(started), "started twice"
        started += step.start
        states |= {identifier: outcomes[identifier] for identifier in step.start}
    return started, step.end


def test_the_failure_branch_runs_and_the_package_has_failed():
    send, good, bad = send_mail("Send"), send_mail("Good"), send_mail("Bad")
    document = package(tasks=[send, good, bad], arrows=[arrow(send, good), arrow(send, bad, "failure")])
    outcomes = {send.id: TaskStatus.FAILED, good.id: TaskStatus.SUCCEEDED, bad.id: TaskStatus.SUCCEEDED}
    assert run(document, outcomes) == ([send.id, bad.id], ExecutionStatus.FAILED)


def test_a_disabled_task_counts_as_succeeded_when_its_turn_comes():
    one, two, three = send_mail("One"), send_mail("Two").model_copy(update={"disable": True}), send_mail("Three")
    document = package(tasks=[one, two, three], arrows=[arrow(one, two), arrow(two, three)])
    well = {one.id: TaskStatus.SUCCEEDED, three.id: TaskStatus.SUCCEEDED}
    badly = {one.id: TaskStatus.FAILED}
    assert run(document, well) == ([one.id, three.id], ExecutionStatus.SUCCEEDED)
    assert run(document, badly) == ([one.id], ExecutionStatus.FAILED)


def test_an_empty_package_succeeds_at_once():
    assert run(package(), {}) == ([], ExecutionStatus.SUCCEEDED)


def test_cancel_starts_nothing_more_and_waits_for_what_runs():
    one, two = send_mail("One"), send_mail("Two")
    flow = make_flow(package(tasks=[one, two]))
    assert plan(flow, {one.id: TaskStatus.RUNNING}, stopping=True).start == ()
    assert plan(flow, {one.id: TaskStatus.RUNNING}, stopping=True).end is None
    assert plan(flow, {one.id: TaskStatus.SUCCEEDED}, stopping=True).end is ExecutionStatus.CANCELED


@st.composite
def packages(draw: st.DrawFn) -> tuple[PackageDocument, dict[UUID, TaskStatus]]:
    count = draw(st.integers(0, 8))
    tasks = [
        send_mail(f"Task {number}").model_copy(update={"disable": draw(st.booleans()) and draw(st.booleans())})
        for number in range(count)
    ]
    pairs = [(begin, end) for begin in range(count) for end in range(begin + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    arrows = [arrow(tasks[begin], tasks[end], draw(st.sampled_from(list(Value)))) for begin, end in chosen]
    shuffled = draw(st.permutations(tasks))
    return package(tasks=shuffled, arrows=arrows), {task.id: draw(st.sampled_from(ENDS)) for task in tasks}


def expected_starts(document: PackageDocument, outcomes: dict[UUID, TaskStatus]) -> set[UUID]:
    """The slow, obvious model: an executable begins when each arrow to it comes from one that ended as it wants."""

    def came_to(task: object) -> str:
        if not begins(task):
            return "never"
        return "success" if task.disable or outcomes[task.id] is TaskStatus.SUCCEEDED else "failure"

    def begins(task: object) -> bool:
        incoming = [one for one in document.precedence_constraints if one.to_executable == task.id]
        befores = [(one, next(t for t in document.executables if t.id == one.from_executable)) for one in incoming]
        return all(
            came_to(before) == one.value or (one.value == "completion" and came_to(before) != "never")
            for one, before in befores
        )

    return {task.id for task in document.executables if begins(task) and not task.disable}


@given(packages())
def test_any_package_with_any_outcomes_runs_as_the_obvious_model_says(case):
    document, outcomes = case
    started, status = run(document, outcomes)
    assert set(started) == expected_starts(document, outcomes)
    failed = any(outcomes[identifier] is TaskStatus.FAILED for identifier in started)
    assert status is (ExecutionStatus.FAILED if failed else ExecutionStatus.SUCCEEDED)
