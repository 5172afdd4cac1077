"""Loops over files: what is listed while nobody holds the execution, and what becomes of it when something happens."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from designer.models import Project, User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution, LoopItems, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tasks.types.foreach_loop import enumeration
from tests.packages import executable, package

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

TEXT = VariableDocument(name="Text")
LOG = VariableDocument(name="Log")


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.ALLOWED_FOLDERS, settings.PROJECT_FILES = (tmp_path,), tmp_path / "projects"
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.csv").touch()
    return tmp_path


def meanwhile(monkeypatch: pytest.MonkeyPatch, happen: Callable[[], object]) -> None:
    """Let something happen while the files of a loop are listed."""
    walk = enumeration.walk_files

    def walk_files(*given: object, **options: object) -> list[str]:
        happen()
        return walk(*given, **options)

    monkeypatch.setattr(enumeration, "walk_files", walk_files)


def loops(folder: Path, count: int = 1) -> PackageDocument:
    parts = []
    for number in range(count):
        enumerator = {"kind": "File", "folder": str(folder), "files": "*.csv", "retrieve": "NameOnly"}
        mapping = {"variable": "User::Text", "index": 0}
        given = {"enumerator": enumerator, "variable_mappings": [mapping]}
        loop = executable("ForeachLoop", f"Each {number}", properties=given)
        parts += [loop, executable("ExpressionTask", "Add", loop, properties={"expression": "@Log = @Log + @Text"})]
    return package("Files", parts).model_copy(update={"variables": [TEXT, LOG]})


@pytest.fixture
def execution(member: User, project: Project, folder: Path) -> Execution:
    return start_execution(member, create_package(member, project, loops(folder)))


def status_of(execution: Execution) -> str:
    return Execution.objects.get(pk=execution.pk).status


def log_of(execution: Execution) -> str:
    return execution.variable_values.get().values[str(LOG.id)]


def test_files_are_listed_while_nobody_holds_the_execution(execution: Execution, monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[bool, str]] = []
    meanwhile(monkeypatch, lambda: seen.append((connection.in_atomic_block, execution.task_runs.get().status)))
    engine.run_package(execution.pk)
    assert seen == [(False, "running")]
    assert (status_of(execution), log_of(execution)) == ("succeeded", "ab")


def test_an_execution_can_be_canceled_while_files_are_listed(
    member: User, execution: Execution, monkeypatch: pytest.MonkeyPatch
):
    meanwhile(monkeypatch, lambda: cancel_execution(member, execution.pk))
    engine.run_package(execution.pk)
    assert (status_of(execution), execution.task_runs.get().status) == ("canceled", "canceled")


def test_a_list_is_made_once_however_many_steps_there_are_meanwhile(
    execution: Execution, monkeypatch: pytest.MonkeyPatch, queue: list[tuple[str, int]]
):
    meanwhile(monkeypatch, lambda: [engine.run_package(execution.pk) for _ in range(3)])
    engine.run_package(execution.pk)
    assert (status_of(execution), log_of(execution)) == ("succeeded", "ab")
    assert queue == [("run_package", execution.pk)]


def test_of_two_loops_one_is_listed_here_and_the_other_by_another_worker(
    member: User, project: Project, folder: Path, queue: list[tuple[str, int]]
):
    execution = start_execution(member, create_package(member, project, loops(folder, 2)))
    engine.run_package(execution.pk)
    waiting = execution.task_runs.get(status="pending")
    assert queue[1:] == [("run_task", waiting.pk)]
    engine.run_task(waiting.pk)
    engine.run_task(waiting.pk)
    assert (status_of(execution), log_of(execution)) == ("succeeded", "abab")


def test_what_a_dead_worker_listed_is_listed_again(
    execution: Execution, monkeypatch: pytest.MonkeyPatch, queue: list[tuple[str, int]]
):
    def die() -> None:
        loop = execution.task_runs.get()
        LoopItems.objects.create(task_run=loop, number=0, items='["half"]')
        TaskRun.objects.filter(pk=loop.pk).update(worker=uuid4())
        recovery.recover()
        monkeypatch.undo()

    meanwhile(monkeypatch, die)
    engine.run_package(execution.pk)
    assert (execution.task_runs.get().status, status_of(execution)) == ("pending", "running")
    engine.run_task(queue[-1][1])
    assert (status_of(execution), log_of(execution)) == ("succeeded", "ab")


def test_a_list_that_kills_every_worker_fails_its_loop(execution: Execution, monkeypatch: pytest.MonkeyPatch):
    def die() -> None:
        execution.task_runs.update(worker=uuid4(), attempts=recovery.MOST_ATTEMPTS)
        recovery.recover()

    meanwhile(monkeypatch, die)
    engine.run_package(execution.pk)
    assert (status_of(execution), execution.task_runs.get().status) == ("failed", "failed")
    assert "died 3 times" in EventMessage.objects.get(event_name="OnError").message
