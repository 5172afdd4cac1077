"""Running a package in this process, what its log says, and a runner to build upon that needs no server."""

from typing import Any

import pytest

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.engine.batches import execute_batches
from tasks.runtime.engine.emitting import emit
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, batch_runners, make_contexts, runners
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import start_execution
from tasks.runtime.state import planner_cache


class Runner:
    """A runner that notes what it sees, and leaves nothing behind when it dies."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def inspect_after_crash(self, task_run: TaskRun) -> RecoveryDecision:
        return RecoveryDecision(RecoveryAction.RETRY, "The worker died.")

    def abandon(self, task_runs: object, reason: str) -> None:
        pass


def replace_runner(monkeypatch: pytest.MonkeyPatch, runner: Any) -> None:
    """Have Send Mail tasks run by another runner, one by one."""
    monkeypatch.setitem(runners, "SendMailTask", runner)
    monkeypatch.delitem(batch_runners, "SendMailTask", raising=False)


def run(user: User, project: Project, made: PackageDocument, queue: list[tuple[str, int]]) -> Execution:
    """Run a package to its end, each job as if it came to another process."""
    execution = start_execution(user, create_package(user, project, made))
    for job, key in queue:
        planner_cache._cache.clear()
        getattr(engine, job)(key)
    execution.refresh_from_db()
    return execution


def execute(runs: list[TaskRun]) -> list[Result]:
    """Do the work of a batch, and of no other, as the engine does."""
    batches = execute_batches(make_contexts(runs, emit), lambda _: None)
    return [result for batch, _ in batches for result in batch.results]


def messages(execution: Execution, event_name: str) -> list[str]:
    """Give what the log of an execution says of an event, in order."""
    events = EventMessage.objects.filter(execution=execution, event_name=event_name).order_by("pk")
    return list(events.values_list("message", flat=True))
