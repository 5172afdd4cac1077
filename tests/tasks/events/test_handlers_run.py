"""Event handlers in executions: what they see, whom they run for, what they steer, and dead workers and a cancel."""

from collections.abc import Callable
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction

from designer.models import Project, User
from designer.package.document import VariableDocument
from designer.package.enumerations import EvaluationOperation, ForceExecutionResult
from designer.services.packages import create_package
from tasks.runtime import recovery
from tasks.runtime.engine import emitting, engine, transition
from tasks.runtime.models import RaisedEvent, TaskRun
from tasks.runtime.progress.task_progress import read_tasks
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.state import planner_cache
from tasks.runtime.state.values import values_of
from tasks.types.send_mail.run import SendMailRunner
from tests.packages import arrow, executable, handler, send_mail, smtp
from tests.servers.smtp import mail_server
from tests.tasks.events.handler_packages import COUNT, TEXT, FakeRunner, add, document, mail, statuses
from tests.tasks.running import replace_runner, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue", "runner")]


def test_the_packages_handler_mails_what_failed_deep_inside(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    box, on_error = executable("Sequence", "Box"), handler("OnError")
    inner = executable("Sequence", "Inner", box)
    shown = [mail(name, on_error, name) for name in ("SourceName", "ErrorDescription", "ErrorCode", "PackageName")]
    arrows = [arrow(begin, end) for begin, end in pairwise(shown)]
    execution = run(
        member, project, document(box, inner, mail("Bad one", inner), on_error, *shown, arrows=arrows), queue
    )
    assert runner.seen == ["Bad one", "Bad one", "Bad one is bad.", str(0xC0017003 - 2**32), "Nightly"]
    assert execution.status == "failed"
    assert dict(statuses(execution)) | {"OnError": "succeeded"} == dict(statuses(execution))
    assert RaisedEvent.objects.get(execution=execution).event_name == "OnError"
    assert read_tasks(execution)[on_error.id].status == "succeeded"


def test_a_task_is_ending_until_its_handlers_are_done(member: User, project: Project, queue: list[tuple[str, int]]):
    one, two = mail("One"), mail("Two")
    after = handler("OnPostExecute", one)
    made = document(one, two, after, mail("Afterwards", after), arrows=[arrow(one, two)])
    execution = start_execution(member, create_package(member, project, made))
    afterwards = engine.record(engine._begin(execution.pk), [transition.Result(transition.TaskStatus.SUCCEEDED)])
    assert statuses(execution) == [("One", "ending"), ("OnPostExecute", "running"), ("Afterwards", "running")]
    assert read_tasks(execution)[one.id].status == "running"
    planner_cache._cache.clear()
    (then,) = engine.record(afterwards, [transition.Result(transition.TaskStatus.SUCCEEDED)])
    assert (then.name, TaskRun.objects.get(name="One").status) == ("Two", "succeeded")


def test_the_work_waits_for_the_handlers_of_on_pre_execute_of_the_task_and_of_the_package(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    one = mail("One")
    of_package, of_one = handler("OnPreExecute"), handler("OnPreExecute", one)
    only = {"evaluation_operation": EvaluationOperation.EXPRESSION}
    first, second = add("First", of_package, "@Text = @[System::SourceName]"), mail("Before", of_package, "SourceName")
    guard = arrow(first, second, **only, expression="@[System::SourceName] == @[System::PackageName]")
    made = document(one, of_package, first, second, of_one, mail("Before one", of_one), arrows=[guard])
    execution = run(member, project, made, queue)
    assert (execution.status, runner.seen) == ("succeeded", ["Nightly", "Before one", "One"])


@pytest.mark.parametrize("by_task", [True, False])
def test_an_error_that_a_handler_keeps_to_itself_does_not_fail_the_package(
    member: User, project: Project, queue: list[tuple[str, int]], by_task: bool
):
    bad, on_top = mail("Bad"), handler("OnError")
    here = handler("OnError", bad, propagate=by_task)
    steer = add("Steer", here, f"@[System::Propagate] = {'false' if by_task else '!@[System::Propagate] && false'}")
    execution = run(member, project, document(bad, here, steer, on_top, mail("Never", on_top)), queue)
    assert execution.status == "succeeded"
    assert statuses(execution) == [("Bad", "failed"), ("OnError", "succeeded"), ("Steer", "succeeded")]


def test_a_handler_in_a_loop_runs_for_each_event_with_variables_of_its_own(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    values = ["Int32"]
    enumerator = {"kind": "Item", "columns": values, "rows": [[1], [2], [3]]}
    mapping = [{"variable": "User::Count", "index": 0}]
    each = executable("ForeachLoop", "Each", properties={"enumerator": enumerator, "variable_mappings": mapping})
    each = each.model_copy(update={"maximum_error_count": 0})
    on_error = handler("OnError", each)
    own = VariableDocument(name="Own", value="x", scope=on_error.id)
    note = add("Note", on_error, '@Own = @Own + (DT_WSTR, 9) @Count + " " + @[System::SourceName]')
    keep = add("Keep", on_error, '@Text = @Text + @Own + ";"')
    made = document(each, mail("Bad", each), on_error, note, keep, arrows=[arrow(note, keep)])
    made = made.model_copy(update={"variables": [TEXT, COUNT, own], "maximum_error_count": 0})
    execution = run(member, project, made, queue)
    assert execution.status == "succeeded"
    assert values_of(execution, made, None)["User::Text"] == ("String", "x1 Bad;x2 Bad;x3 Bad;")
    assert len(execution.variable_values.get().values) == 2


@pytest.mark.parametrize(
    ("event", "source", "names"),
    [
        ("OnWarning", "Warn", ["Warn", "Look out.", str(0x8002F304 - 2**32)]),
        ("OnInformation", "Inform", ["Inform", "Good to know.", str(0x4002F304)]),
    ],
)
def test_what_a_task_says_while_it_works_is_handled(
    member: User,
    project: Project,
    queue: list[tuple[str, int]],
    runner: FakeRunner,
    event: str,
    source: str,
    names: list,
):
    on_event = handler(event)
    shown = [mail(name, on_event, name) for name in ("SourceName", "ErrorDescription", "ErrorCode")]
    execution = run(member, project, document(mail(source), on_event, *shown), queue)
    assert (execution.status, sorted(runner.seen)) == ("succeeded", sorted([source, *names]))


@pytest.mark.parametrize("event", ["OnPreValidate", "OnPostValidate", "OnExecStatusChanged", "OnQueryCancel"])
def test_events_of_all_kinds_are_raised_where_work_begins(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner, event: str
):
    one = mail("One")
    made = document(one, handler(event, one), handler(event))
    execution = run(member, project, made, queue)
    raised = execution.raised_events.order_by("number").values_list("event_name", "executable")
    twice = [(event, one.id), (event, None)] if event == "OnExecStatusChanged" else []
    assert (execution.status, list(raised)) == ("succeeded", [(event, None), (event, one.id), *twice])


def test_a_changed_variable_is_an_event_of_the_executable_that_it_belongs_to(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    on_change = handler("OnVariableValueChanged")
    shown = [mail(name, on_change, name) for name in ("VariableName", "VariableValue", "SourceName")]
    execution = run(member, project, document(add("Add", None, "@Count = 7"), on_change, *shown), queue)
    assert (execution.status, sorted(runner.seen)) == ("succeeded", ["7", "Count", "Nightly"])


@pytest.mark.parametrize("forced", [ForceExecutionResult.NONE, ForceExecutionResult.SUCCESS])
def test_a_package_that_is_invalid_runs_its_handler_and_nothing_else(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner, forced: ForceExecutionResult
):
    on_error, after = handler("OnError"), handler("OnPostExecute")
    wrong = mail("Wrong").model_copy(update={"properties": {"subject": "No recipient"}})
    made = document(wrong, mail("Right"), on_error, mail("Tell", on_error, "SourceName"), after, mail("After", after))
    execution = run(member, project, made.model_copy(update={"force_execution_result": forced}), queue)
    assert (execution.status, set(runner.seen)) == ("failed", {"Wrong"})


def test_a_handler_that_sets_cancel_cancels_the_execution(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    bad, then, beside = mail("Bad"), mail("Then"), mail("Beside")
    on_error = handler("OnError")
    stop = add("Stop", on_error, "@[System::Cancel] = true")
    made = document(bad, then, beside, on_error, stop, arrows=[arrow(bad, then, "completion")])
    execution = run(member, project, made, queue)
    assert (execution.status, runner.seen) == ("canceled", ["Bad"])
    assert execution.stopped_by_name == "System::Cancel in OnError"
    assert ("Beside", "canceled") in statuses(execution)


def test_a_worker_that_dies_in_a_handler_is_replaced_and_the_handler_ends_once(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    bad, then, on_error = mail("Bad"), mail("Then"), handler("OnError")
    made = document(bad, then, on_error, mail("Tell", on_error, "SourceName"), arrows=[arrow(bad, then, "failure")])
    execution = start_execution(member, create_package(member, project, made))
    (told,) = engine.record(
        engine._begin(execution.pk), [transition.Result(transition.TaskStatus.FAILED, "It is bad.")]
    )
    TaskRun.objects.filter(pk=told.pk).update(worker=uuid4())
    planner_cache._cache.clear()
    recovery.recover()
    assert statuses(execution) == [("Bad", "ending"), ("OnError", "running"), ("Tell", "pending")]
    engine.run_task(queue[-1][1])
    engine.run_task(queue[-1][1])
    execution.refresh_from_db()
    assert (execution.status, runner.seen) == ("failed", ["Bad", "Then"])


def test_cancel_lets_a_mail_of_a_handler_finish_and_begins_no_handler_more(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    bad, on_error, after = mail("Bad"), handler("OnError"), handler("OnPostExecute")
    made = document(bad, on_error, mail("Tell", on_error), after, mail("After", after))
    execution = start_execution(member, create_package(member, project, made))
    told = engine.record(engine._begin(execution.pk), [transition.Result(transition.TaskStatus.FAILED, "It is bad.")])
    cancel_execution(member, execution.pk)
    execution.refresh_from_db()
    assert execution.status == "stopping"
    assert engine.record(told, [transition.Result(transition.TaskStatus.SUCCEEDED)]) == []
    execution.refresh_from_db()
    assert execution.status == "canceled"
    assert statuses(execution) == [("Bad", "failed"), ("OnError", "canceled"), ("Tell", "succeeded")]


def test_what_nobody_handles_leaves_no_row(member: User, project: Project, queue: list[tuple[str, int]]):
    other = mail("Other")
    made = document(mail("Bad"), other, handler("OnWarning"), handler("OnError", other))
    execution = run(member, project, made, queue)
    assert not execution.raised_events.exists()


def lose_the_connection(tell: Callable[..., None], *, is_committed: bool) -> Callable[..., None]:
    """Fail once: before anything is written, or where the commit is done and nobody hears of it."""
    lost = iter([True])

    def gone() -> None:
        raise OperationalError("gone")

    def tell_or_fail(*given: object) -> None:
        if next(lost, False):
            if not is_committed:
                gone()
            transaction.on_commit(gone)
        tell(*given)

    return tell_or_fail


def test_a_handler_follows_how_far_a_send_mail_task_is(
    member: User, project: Project, queue: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
):
    replace_runner(monkeypatch, SendMailRunner())
    on_progress = handler("OnProgress")
    told = '@Text = @Text + (DT_WSTR, 3) @[System::PercentComplete] + ": " + @[System::ProgressDescription] + " "'
    two = send_mail("Two", to_line="ann@example.com; bob@example.com", sending_mode="OnePerRecipient")
    with mail_server() as server:
        made = document(two, on_progress, add("Note", on_progress, told))
        execution = run(member, project, made.model_copy(update={"connections": [smtp(port=server.port)]}), queue)
    assert execution.status == "succeeded"
    assert values_of(execution, made, None)["User::Text"][1] == (
        "0: Sending begins. 50: 1 of 2 mails handed over. 100: 2 of 2 mails handed over. "
    )


@pytest.mark.parametrize("is_committed", [False, True])
def test_an_event_that_a_worker_raises_while_the_database_goes_away_is_handled_once(
    member: User,
    project: Project,
    queue: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    is_committed: bool,
):
    replace_runner(monkeypatch, SendMailRunner())
    monkeypatch.setattr(emitting, "emit_events", lose_the_connection(emitting.emit_events, is_committed=is_committed))
    on_progress = handler("OnProgress")
    with mail_server() as server:
        made = document(send_mail("Mail"), on_progress, add("Note", on_progress, '@Text = @Text + "!"'))
        execution = run(member, project, made.model_copy(update={"connections": [smtp(port=server.port)]}), queue)
    assert execution.status == "succeeded"
    assert values_of(execution, made, None)["User::Text"][1] == "!!"
