"""The next batch begins where the last answers of one are awaited; each is recorded for itself."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.engine.runners import TakeMore, TaskContext, batch_runners
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

SIZE = 20
MANY = 3 * SIZE
Ends = Iterator[list[Callable[[], str]]]


def start(member: User, project: Project, *managers: str) -> Execution:
    """Start tasks that wait for nothing, so many that there are three batches, with these managers in turn."""
    tasks = [send_mail(f"Mail {number}", managers[number % len(managers)]) for number in range(MANY)]
    made = package("Many", tasks, [], [smtp(name, port=25) for name in managers])
    return start_execution(member, create_package(member, project, made.model_copy(update={"maximum_error_count": 0})))


def have_batches_run_by(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[Sequence[TaskContext], TakeMore], Ends]
) -> None:
    monkeypatch.setitem(batch_runners, "SendMailTask", replace(batch_runners["SendMailTask"], run=work))


def statuses(execution: Execution) -> dict[str, int]:
    return dict(Counter(execution.task_runs.values_list("status", flat=True)))


def finish(contexts: Sequence[TaskContext]) -> list[Callable[[], str]]:
    return [lambda: "Sent." for _ in contexts]


def test_a_batch_is_recorded_while_the_next_one_is_at_work(
    member: User, project: Project, queue: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
):
    seen: list[dict[str, int]] = []

    def work(first: Sequence[TaskContext], take_more: TakeMore) -> Ends:
        more = take_more(False)
        yield finish(first)
        if more:
            seen.append(statuses(first[0].task_run.execution))
            yield finish(more)

    have_batches_run_by(monkeypatch, work)
    execution = start(member, project, "Mail server")
    engine.run_package(execution.pk)
    assert seen == [{"succeeded": SIZE, "running": SIZE, "pending": SIZE}]
    assert statuses(execution) == {"succeeded": 2 * SIZE, "pending": SIZE}
    for job, key in queue[1:]:  # the first of them finds that its batch was taken
        getattr(engine, job)(key)
    execution.refresh_from_db()
    assert (execution.status, statuses(execution)) == ("succeeded", {"succeeded": MANY})


def test_a_batch_of_another_connection_manager_is_left_to_others(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    def work(first: Sequence[TaskContext], take_more: TakeMore) -> Ends:
        assert {context.executable.properties["smtp_connection"] for context in first} == {"One"}
        while more := take_more(False):
            assert {context.executable.properties["smtp_connection"] for context in more} == {"One"}
        yield finish(first)

    have_batches_run_by(monkeypatch, work)
    execution = start(member, project, "One", "Two")
    engine.run_package(execution.pk)
    assert statuses(execution)["pending"] >= MANY // 2


def test_what_goes_wrong_with_two_batches_goes_wrong_with_each_of_their_tasks(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    def work(first: Sequence[TaskContext], take_more: TakeMore) -> Ends:
        take_more(False)
        yield from ()
        raise RuntimeError("It is broken.")

    have_batches_run_by(monkeypatch, work)
    execution = start(member, project, "Mail server")
    engine.run_package(execution.pk)
    assert statuses(execution) == {"failed": 2 * SIZE, "pending": SIZE}
