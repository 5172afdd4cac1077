"""Results that are recorded without a lock: only where the execution is as this process left it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime import heartbeat, services
from tasks.runtime.engine import engine
from tasks.runtime.engine import transition as transitions
from tasks.runtime.engine.canceling import cancel_or_ask
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.events.event import Event
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.planner import Part
from tasks.runtime.services import start_execution
from tasks.runtime.state import planner_cache
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus
from tests.packages import arrow, chain, executable, handler, package, send_mail, smtp
from tests.tasks.running import replace_runner
from tests.tasks.runs.test_transitions import FakeRunner

pytestmark = pytest.mark.django_db(transaction=True)
WELL = Result(TaskStatus.SUCCEEDED, "Done.")


@pytest.fixture(autouse=True)
def nobody_takes_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    replace_runner(monkeypatch, FakeRunner())
    for module in (services, transitions):
        monkeypatch.setattr(module, "enqueue", lambda _job, _key, _person: None)


@pytest.fixture
def first(member: User, project: Project) -> TaskRun:
    """The first of two tasks, which this process has in hand."""
    heartbeat.identify()
    (begun,) = engine._begin(start_execution(member, create_package(member, project, chain(2))).pk)
    return begun


def elsewhere(change: Callable[[TaskRun], object], run: TaskRun) -> None:
    """Change something as another process does, of which this one hears nothing."""
    mine = dict(planner_cache._cache)
    with transaction.atomic():
        change(run)
    planner_cache._cache.clear()
    planner_cache._cache.update(mine)


def cancel(run: TaskRun) -> None:
    cancel_or_ask(run.execution_id, "Ann")


def take_over(run: TaskRun) -> None:
    TaskRun.objects.filter(pk=run.pk).update(status=TaskStatus.PENDING, worker=None)


def try_again(run: TaskRun) -> None:
    Execution.objects.filter(pk=run.execution_id).update(tries=1)


def test_a_result_is_recorded_without_asking_for_anything(first: TaskRun) -> None:
    with CaptureQueriesContext(connection) as queries:
        (second,) = engine.record([first], [WELL])
    said = [query["sql"] or "" for query in queries]
    assert second.name == "Mail 1"
    assert not any("FOR UPDATE" in sql or sql.startswith("SELECT") for sql in said)
    assert len(said) == {"postgresql": 1, "sqlite": 6}[connection.vendor]
    assert list(TaskRun.objects.order_by("pk").values_list("status", flat=True)) == ["succeeded", "running"]


@pytest.mark.parametrize(
    ("change", "following", "statuses"),
    [
        (cancel, 0, {"Mail 0": "succeeded"}),
        (take_over, 0, {"Mail 0": "pending"}),
        (try_again, 1, {"Mail 0": "succeeded", "Mail 1": "running"}),
    ],
)
def test_what_another_process_has_changed_decides(
    first: TaskRun, change: Callable[[TaskRun], object], following: int, statuses: dict[str, str]
) -> None:
    elsewhere(change, first)
    assert len(engine.record([first], [WELL])) == following
    assert dict(TaskRun.objects.values_list("name", "status")) == statuses
    assert EventMessage.objects.filter(event_name="OnPostExecute", source_name="Mail 0").count() == (
        change is not take_over
    )


def test_the_execution_is_saved_before_many_rows_of_which_the_log_tells(member: User, project: Project) -> None:
    parts = [send_mail("A"), *(send_mail(f"B {number}") for number in range(12))]
    made = package("Many", parts, [arrow(parts[0], each) for each in parts[1:]], [smtp()])
    heartbeat.identify()
    begun = engine._begin(start_execution(member, create_package(member, project, made)).pk)
    with CaptureQueriesContext(connection) as queries:
        engine.record(begun, [WELL])
    first = next(query["sql"] or "" for query in queries if not (query["sql"] or "").startswith("BEGIN"))
    assert first.startswith('UPDATE "tasks_execution"')
    assert TaskRun.objects.count() == len(parts)


def test_what_is_refused_tells_nobody(first: TaskRun, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[Any] = []
    monkeypatch.setattr("tasks.runtime.events.event_log.BELL.ring", rung.append)
    elsewhere(take_over, first)
    assert engine.record([first], [WELL]) == []
    assert rung == []


def test_a_loop_that_another_process_takes_meanwhile_stays_in_its_hands(
    member: User, project: Project, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOWED_FOLDERS, settings.PROJECT_FILES = (tmp_path,), tmp_path / "projects"
    enumerator = {"kind": "File", "folder": str(tmp_path), "files": "*.csv"}
    loop = executable("ForeachLoop", "Each", properties={"enumerator": enumerator})
    first, second = send_mail("A"), send_mail("B")
    made = package("Beside", [first, second, loop], [arrow(first, second)], [smtp()])
    heartbeat.identify()
    begun = engine._begin(start_execution(member, create_package(member, project, made)).pk)
    other = uuid4()
    asked = transitions.needs_listing

    def take_and_ask(*given: Any) -> bool:
        TaskRun.objects.filter(name="Each").update(status=TaskStatus.RUNNING, worker=other)
        return asked(*given)

    monkeypatch.setattr(transitions, "needs_listing", take_and_ask)
    assert [run.name for run in engine.record(begun, [WELL])] == ["B"]
    assert TaskRun.objects.values_list("status", "worker").get(name="Each") == (TaskStatus.RUNNING, other)


def test_what_cancels_the_execution_is_recorded_under_its_lock(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, beside, after = send_mail("Bad"), send_mail("Beside"), handler("OnWarning")
    stop = executable("ExpressionTask", "Stop", after, properties={"expression": "@[System::Cancel] = true"})
    made = package("Stops", [bad, beside, after, stop], [], [smtp()])
    heartbeat.identify()
    begun = engine._begin(start_execution(member, create_package(member, project, made)).pk)
    held = []
    wait = transitions.cancel_waiting

    def note(execution: Execution) -> None:
        held.append(connection.in_atomic_block)
        wait(execution)

    monkeypatch.setattr(transitions, "cancel_waiting", note)
    warned = replace(WELL, events=(Event.of(begun[0], "OnWarning", "Careful."),))
    assert engine.record(begun, [warned]) == []
    assert held == [True]
    assert dict(TaskRun.objects.values_list("name", "status"))["Beside"] == "canceled"


def test_what_runs_again_unchanged_is_read_once(member: User, project: Project):
    drawn = create_package(member, project, chain(2))
    first, second = (start_execution(member, drawn) for _ in range(2))
    other = start_execution(member, create_package(member, project, package("Other", chain(3).executables)))

    assert load_snapshot(first) is load_snapshot(second)
    assert load_snapshot(first) is not load_snapshot(other)


def test_only_a_part_that_runs_is_another_snapshot(member: User, project: Project):
    document = chain(2)
    drawn, (first, _) = create_package(member, project, document), document.executables

    whole = load_snapshot(start_execution(member, drawn))
    part = load_snapshot(start_execution(member, drawn, part=Part(only=first.id)))

    assert part is not whole
