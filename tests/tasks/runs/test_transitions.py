"""Transitions of executions whose tasks do nothing: what they cost, and what several processes make of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation, ForceExecutionResult
from designer.services.packages import create_package
from tasks.runtime import heartbeat, recovery, services
from tasks.runtime.engine import engine, transition, yielding
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, TaskContext
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.models import EventMessage, Execution, Heartbeat, TaskRun
from tasks.runtime.planner import PACKAGE, Planner, Run, RunId, Stage, Start, make_flow
from tasks.runtime.planner.precedence import Outcome
from tasks.runtime.services import start_execution
from tasks.runtime.state import planner_cache
from tasks.runtime.work import TaskFailed
from tests.packages import arrow, chain, executable, package, send_mail, smtp
from tests.tasks.running import replace_runner

pytestmark = pytest.mark.django_db(transaction=True)


class FakeRunner:
    """Does nothing, or fails where the task's subject says so."""

    def run(self, context: TaskContext) -> str:
        if context.executable.properties["subject"].startswith("Bad"):
            raise TaskFailed("It is bad.")
        return "Done."

    def inspect_after_crash(self, task_run: TaskRun) -> RecoveryDecision:
        return RecoveryDecision(RecoveryAction.RETRY)

    def abandon(self, task_runs: object, reason: str) -> None:
        pass


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The task runs that were queued; nobody takes them by itself."""
    replace_runner(monkeypatch, FakeRunner())
    queued: list[int] = []
    monkeypatch.setattr(services, "enqueue", lambda _job, _key, _person: None)
    monkeypatch.setattr(transition, "enqueue", lambda _job, key, _person: queued.append(key))
    return queued


def start(user: User, project: Project, document: PackageDocument) -> Execution:
    return start_execution(user, create_package(user, project, document))


def run(user: User, project: Project, document: PackageDocument) -> dict[str, str]:
    """Run a package in one process and give its status and those of its tasks, in the order in which they began."""
    execution = start(user, project, document)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    runs = TaskRun.objects.filter(execution=execution).order_by("pk")
    return {"Package": execution.status, **dict(runs.values_list("name", "status"))}


def count_statements(user: User, project: Project, length: int) -> int:
    heartbeat.identify()
    execution = start(user, project, chain(length).model_copy(update={"name": f"Chain of {length}"}))
    with CaptureQueriesContext(connection) as queries:
        engine.run_package(execution.pk)
    return len(queries)


def test_a_step_of_a_chain_costs_the_same_however_long_the_chain_is(member: User, project: Project):
    one = count_statements(member, project, 1)
    ten, twenty = count_statements(member, project, 10), count_statements(member, project, 20)
    assert 9 * (twenty - ten) == 10 * (ten - one)
    assert (twenty - ten) / 10 == {"postgresql": 1, "sqlite": 6}[connection.vendor]


def test_what_a_process_began_by_a_commit_that_it_did_not_hear_is_left_to_recovery(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    record, is_heard = engine.record, iter([False])

    def commit_unheard(*given: Any, **how: Any) -> list[TaskRun]:
        following = record(*given, **how)
        if next(is_heard, True):
            return following
        raise OperationalError("gone")

    monkeypatch.setattr(engine, "record", commit_unheard)
    identity = heartbeat.identify()
    execution = start(member, project, chain(2))
    engine.run_package(execution.pk)
    begun = TaskRun.objects.get(execution=execution, status="running")
    assert (begun.worker, heartbeat.identify() == identity) == (identity, False)

    Heartbeat.objects.filter(pk=identity).update(beat_at=execution.created_at - timedelta(minutes=5))
    recovery.recover()
    engine.run_task(begun.pk)
    execution.refresh_from_db()
    assert execution.status == "succeeded"


def test_books_learn_what_another_process_has_written(member: User, project: Project, queue: list[int]):
    parts = [send_mail(name) for name in "ABCD"]
    arrows = [arrow(each, parts[3]) for each in parts[:3]]
    execution = start(member, project, package(tasks=parts, arrows=arrows, connections=[smtp()]))
    engine.run_package(execution.pk)
    mine = dict(planner_cache._cache)
    planner_cache._cache.clear()
    engine.run_task(queue[0])
    planner_cache._cache.update(mine)
    engine.run_task(queue[1])
    execution.refresh_from_db()
    assert execution.status == "succeeded"
    assert TaskRun.objects.get(execution=execution, name="D").status == "succeeded"


def test_a_step_that_is_rolled_back_is_forgotten(member: User, project: Project):
    execution = start(member, project, chain(2))
    (first,) = engine._begin(execution.pk)
    with transaction.atomic():
        engine.record([first], [transition.Result(transition.TaskStatus.SUCCEEDED)])
        transaction.set_rollback(True)
    assert TaskRun.objects.get(execution=execution).status == "running"
    (second,) = engine.record([first], [transition.Result(transition.TaskStatus.SUCCEEDED)])
    assert second.name == "Mail 1"


@pytest.mark.parametrize(
    ("result", "counted"),
    [
        (Result(transition.TaskStatus.FAILED, "It is bad."), {"status": "failed", "errors": 1, "deferrals": 0}),
        (Result(transition.TaskStatus.PENDING, due_at=now()), {"status": "pending", "errors": 0, "deferrals": 1}),
    ],
)
def test_what_is_recorded_once_more_after_a_roll_back_counts_once(
    member: User, project: Project, result: Result, counted: dict[str, object]
):
    execution = start(member, project, chain(1))
    (first,) = engine._begin(execution.pk)
    with transaction.atomic():
        engine.record([first], [result])
        transaction.set_rollback(True)
    engine.record([first], [result])
    assert TaskRun.objects.values(*counted).get(execution=execution) == counted


def test_a_task_that_another_planner_has_started_is_not_started_twice():
    parts = [send_mail(name) for name in "ABC"]
    a, b, c = (RunId(part.id) for part in parts)
    flow = make_flow(PackageDocument(name="Any", executables=parts, max_concurrent_executables=1))
    planner = Planner(flow)
    assert planner.next().commands[1:] == (Start(a),)
    planner.learn(Run(a, Stage.ENDED, Outcome.SUCCESS), Run(b))
    assert planner.next().commands == ()
    planner.learn(Run(b, Stage.ENDED, Outcome.SUCCESS), Run(c, Stage.ENDED, Outcome.SUCCESS))
    decided = planner.next()
    assert [each.key for each in decided.commands] == [PACKAGE]
    assert decided.outcome is Outcome.SUCCESS


@pytest.mark.parametrize(
    ("forced", "value", "after"),
    [
        ("None", "failure", {"After": "succeeded"}),
        ("None", "success", {}),
        ("Success", "success", {"After": "succeeded"}),
        ("Completion", "success", {}),
        ("Completion", "completion", {"After": "succeeded"}),
    ],
)
def test_a_forced_result_decides_what_comes_after(
    member: User, project: Project, forced: str, value: str, after: dict[str, str]
):
    bad, then = (
        send_mail("Bad").model_copy(update={"force_execution_result": ForceExecutionResult(forced)}),
        send_mail("After"),
    )
    found = run(member, project, package("Forced", [bad, then], [arrow(bad, then, value)], [smtp()]))
    assert found == {"Package": "failed", "Bad": "failed" if forced == "None" else "succeeded", **after}


COUNT = VariableDocument(name="Count", type="Int32", value=3)


def condition(text: str, begin: ExecutableDocument, end: ExecutableDocument, operation: str = "Expression"):
    return arrow(begin, end, evaluation_operation=EvaluationOperation(operation), expression=text)


@pytest.mark.parametrize(
    ("expression", "operation", "after"),
    [
        ("@[User::Count] > 2", "Expression", {"Then": "succeeded"}),
        ("@[User::Count] > 3", "Expression", {}),
        ("@[User::Count] > 3", "ExpressionOrConstraint", {"Then": "succeeded"}),
        ('@[System::PackageName] == "Nightly"', "ExpressionAndConstraint", {"Then": "succeeded"}),
    ],
)
def test_the_expression_of_a_constraint_decides_with_the_values_of_variables(
    member: User, project: Project, expression: str, operation: str, after: dict[str, str]
):
    first, then = send_mail("First"), send_mail("Then")
    made = package("Nightly", [first, then], [condition(expression, first, then, operation)], [smtp()])
    found = run(member, project, made.model_copy(update={"variables": [COUNT]}))
    assert found == {"Package": "succeeded", "First": "succeeded", **after}


def test_the_expression_of_a_constraint_that_has_no_value_is_false_and_fails_the_package(
    member: User, project: Project
):
    first, then = send_mail("First"), send_mail("Then")
    made = package("Nightly", [first, then], [condition("1 / (@[User::Count] - 3) == 1", first, then)], [smtp()])
    found = run(member, project, made.model_copy(update={"variables": [COUNT]}))
    assert found == {"Package": "failed", "First": "succeeded"}
    error = EventMessage.objects.get(event_name="OnError")
    assert error.message.startswith("The precedence constraint from “First” to “Then”: ")


@pytest.mark.parametrize(("expression", "after"), [("@Count == 3", {}), ("@Count != 3", {"Mail": "succeeded"})])
def test_an_expression_says_whether_a_task_is_disabled(
    member: User, project: Project, expression: str, after: dict[str, str]
):
    mail, then = send_mail("Mail").model_copy(update={"expressions": {"disable": expression}}), send_mail("Then")
    made = package("Nightly", [mail, then], [arrow(mail, then)], [smtp()])
    found = run(member, project, made.model_copy(update={"variables": [COUNT]}))
    assert found == {"Package": "succeeded", **after, "Then": "succeeded"}


def test_an_answer_is_given_once_and_kept_for_planners_made_anew(member: User, project: Project):
    first, then, last = (send_mail(name) for name in ("First", "Then", "Last"))
    arrows = [condition("true", first, then), condition("false", first, last)]
    execution = start(member, project, package("Nightly", [first, then, last], arrows, [smtp()]))
    (second,) = engine.record(engine._begin(execution.pk), [transition.Result(transition.TaskStatus.SUCCEEDED)])
    assert second.name == "Then"
    planner_cache._cache.clear()
    assert engine.record([second], [transition.Result(transition.TaskStatus.SUCCEEDED)]) == []
    execution.refresh_from_db()
    assert (execution.status, execution.expression_values.count()) == ("succeeded", 2)


def test_a_step_that_calculates_for_long_gives_the_lock_back_and_goes_on_later(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch, queue: list[int]
):
    monkeypatch.setattr(yielding, "LONGEST_WITH_ONE_LOCK", 0.2)
    monkeypatch.setattr(yielding, "LONGEST_TRANSITION", 0.2)
    long = 'REPLICATE("é", 500000) < REPLICATE("é", 500000)'
    loop = executable("ForLoop", "For ever", properties={"eval_expression": f"{long} || TRUE"})
    execution = start(member, project, package("Long", [loop]))
    engine.run_package(execution.pk)
    begun = execution.task_runs.get().iterations
    assert 0 < begun < 50
    assert queue == [execution.pk]
    engine.run_package(execution.pk)
    assert execution.task_runs.get().iterations > begun


def test_an_expression_that_is_too_much_work_fails_what_it_belongs_to(member: User, project: Project):
    long = 'REPLICATE("é", 1000000) < REPLICATE("é", 1000000)'
    loop = executable("ForLoop", "Too much", properties={"eval_expression": " || ".join([long] * 9)})
    found = run(member, project, package("Long", [loop]).model_copy(update={"delay_validation": True}))
    assert found == {"Package": "failed", "Too much": "failed"}
    assert "more work than an expression may take" in EventMessage.objects.get(event_name="OnError").message


def test_variables_that_grow_without_end_fail_what_makes_them_grow(member: User, project: Project):
    variables = [VariableDocument(name=f"Text{number}") for number in range(12)]
    tasks = [
        executable("ExpressionTask", each.name, properties={"expression": f'@{each.name} = REPLICATE("x", 1000000)'})
        for each in variables
    ]
    made = package("Growing", tasks).model_copy(update={"variables": variables, "maximum_error_count": 0})
    found = run(member, project, made)
    assert sorted(found.values()) == ["failed", "failed", *["succeeded"] * 11]
    assert EventMessage.objects.filter(message__contains="hold more than 10,000,000 characters together").count() == 2
