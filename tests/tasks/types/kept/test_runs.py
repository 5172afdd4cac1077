"""Kept tasks in real runs: they stop them, count as what a person chose, or wait for what somebody reports of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from designer.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from designer.models import AuditEntry, Project, User
from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ForceExecutionResult
from designer.people.rights import Role
from designer.services.packages import create_package
from designer.validation.packages import find_issues
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, ReportedOutcome, TaskRun
from tasks.runtime.recovery import recover
from tasks.runtime.reporting import find_awaited, report_outcome
from tasks.runtime.services import cancel_execution, start_execution
from tests.packages import arrow, executable, handler, package, send_mail, smtp
from tests.rights import join
from tests.servers.smtp import MailServer
from tests.tasks.running import messages, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
Queue = list[tuple[str, int]]


def kept(name: str = "Load", outcome: str = "Stop", inside: ExecutableDocument | None = None, **fields: object):
    properties = {"creation_name": "Microsoft.Pipeline", "outcome": outcome, **fields.pop("properties", {})}
    return executable("KeptTask", name, inside, properties=properties, **fields)


def before_mail(task: ExecutableDocument, server: MailServer, value: str = "success") -> PackageDocument:
    mail = send_mail("Mail")
    return package(tasks=[mail, task], arrows=[arrow(task, mail, value)], connections=[smtp(port=server.port)])


def work(queue: Queue) -> None:
    """Take the jobs that wait, as a worker does, and those that follow."""
    while queue:
        job, key = queue.pop(0)
        getattr(engine, job)(key)


def start(user: User, project: Project, document: PackageDocument, queue: Queue) -> Execution:
    execution = start_execution(user, create_package(user, project, document))
    work(queue)
    execution.refresh_from_db()
    return execution


# What stops a run


def test_a_run_is_stopped_before_anything_of_it_begins_even_a_handler(
    member: User, project: Project, server: MailServer, queue: Queue
):
    told, failing = send_mail("Tell"), handler("OnError")
    tasks = [send_mail("First"), kept(), failing, told.model_copy(update={"parent": failing.id})]
    execution = run(member, project, package(tasks=tasks, connections=[smtp(port=server.port)]), queue)
    assert (execution.status, execution.task_runs.count(), server.received) == ("failed", 0, [])
    assert execution.message == (
        "“Load” is a Data Flow Task, which cannot run here, so nothing of the package is run. Open its editor and "
        "choose what it counts as, such as that someone else runs it, or disable it."
    )


def test_the_first_ten_that_stop_a_run_are_named_and_the_log_has_all(member: User, project: Project, queue: Queue):
    execution = run(member, project, package(tasks=[kept(f"Load {number}") for number in range(15)]), queue)
    assert execution.message.endswith("So do “Load 1”, " + ", ".join(f"“Load {n}”" for n in range(2, 10)) + ", 5 more.")
    assert len(messages(execution, "OnError")) == 15


def test_delay_validation_delays_no_stop(member: User, project: Project, server: MailServer, queue: Queue):
    document = before_mail(kept(delay_validation=True), server).model_copy(update={"delay_validation": True})
    assert run(member, project, document, queue).task_runs.count() == 0


def disabled_itself() -> list[ExecutableDocument]:
    return [kept(disable=True)]


def disabled_around() -> list[ExecutableDocument]:
    outer = executable("Sequence", "Outer", disable=True)
    inner = executable("Sequence", "Inner", outer)
    return [kept(inside=inner), inner, outer]


def disabled_by_expression() -> list[ExecutableDocument]:
    box = executable("Sequence", "Box", expressions={"disable": "1 == 1"})
    return [kept(inside=box), box]


@pytest.mark.parametrize("make", [disabled_itself, disabled_around, disabled_by_expression])
def test_what_is_disabled_stops_nothing(member: User, project: Project, server: MailServer, queue: Queue, make):
    document = package(tasks=[send_mail("Mail"), *make()], connections=[smtp(port=server.port)])
    assert find_issues(document, [], project.pk) == []
    execution = run(member, project, document, queue)
    assert (execution.status, len(server.received)) == ("succeeded", 1)


def test_one_task_alone_is_stopped_by_none_but_itself(member: User, project: Project, server: MailServer, queue: Queue):
    mail, task = send_mail("Mail"), kept()
    made = create_package(member, project, package(tasks=[mail, task], connections=[smtp(port=server.port)]))
    sent, stopped = (start_execution(member, made, alone=each.id) for each in (mail, task))
    work(queue)
    assert [Execution.objects.get(pk=each.pk).status for each in (sent, stopped)] == ["succeeded", "failed"]


def test_the_designer_shows_it_at_the_task(project: Project):
    task = kept(expressions={})
    (issue,) = find_issues(package(tasks=[task]), [], project.pk)
    assert (issue.executable, issue.property, issue.severity) == (task.id, "outcome", "error")


def test_a_loop_that_nobody_can_go_through_stops_a_run_until_it_is_disabled(
    member: User, project: Project, queue: Queue
):
    enumerator = {"kind": "Kept", "creation_name": "Microsoft.ForEachNodeListEnumerator", "facts": [["XPath", "/a"]]}
    loop = executable("ForeachLoop", "Each node", properties={"enumerator": enumerator})
    execution = run(member, project, package(tasks=[loop]), queue)
    assert (execution.status, execution.task_runs.count()) == ("failed", 0)
    assert execution.message.startswith("The Foreach NodeList Enumerator cannot run here")
    disabled = package("Other", [loop.model_copy(update={"disable": True})])
    assert run(member, project, disabled, queue).status == "succeeded"


# What a person chose


def test_one_that_counts_as_succeeded_is_passed_over(member: User, project: Project, server: MailServer, queue: Queue):
    execution = run(member, project, before_mail(kept(outcome="Succeeded"), server), queue)
    assert (execution.status, len(server.received)) == ("succeeded", 1)
    told = "Data Flow Task: it was not run here, and counts as succeeded, as its editor says."
    assert told in messages(execution, "OnInformation")


def test_one_that_counts_as_failed_leads_where_a_failure_leads(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = run(member, project, before_mail(kept(outcome="Failed"), server, "failure"), queue)
    assert len(server.received) == 1
    assert "not run here, and counts as failed" in messages(execution, "OnError")[0]


def test_a_forced_result_and_event_handlers_are_as_for_other_tasks(
    member: User, project: Project, server: MailServer, queue: Queue
):
    task = kept(outcome="Failed", force_execution_result=ForceExecutionResult.SUCCESS)
    failing = handler("OnError", task)
    inside = send_mail("Tell").model_copy(update={"parent": failing.id})
    document = before_mail(task, server)
    document = document.model_copy(update={"executables": [*document.executables, failing, inside]})
    run(member, project, document, queue)
    assert sorted(Delivery.objects.values_list("subject", flat=True)) == ["Mail", "Tell"]


# What somebody else runs


def external(server: MailServer, value: str = "success", **properties: object) -> PackageDocument:
    return before_mail(kept(outcome="External", properties=properties), server, value)


def test_a_task_of_somebody_else_waits_without_a_worker_until_its_outcome_is_reported(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = start(member, project, external(server, wait_minutes=90), queue)
    waiting = find_awaited(execution).get()
    assert (execution.status, waiting.status, waiting.worker, queue) == ("running", "pending", None, [])
    assert timedelta(minutes=89) < waiting.due_at - timezone.now() <= timedelta(minutes=90)
    assert f"/api/v1/task-runs/{waiting.pk}/outcome" in messages(execution, "OnInformation")[0]
    assert messages(execution, "OnWarning") == []
    recover()
    assert queue == []
    report_outcome(member, waiting.pk, has_succeeded=True, message="12 rows")
    assert list(find_awaited(execution)) == []
    work(queue)
    execution.refresh_from_db()
    assert (execution.status, len(server.received)) == ("succeeded", 1)
    assert messages(execution, "OnInformation")[-1] == "mia reported that it has succeeded: 12 rows"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.changes) == ("reported outcome", ["“Load” has succeeded: 12 rows"])


def test_a_failure_that_is_reported_is_the_tasks_own(member: User, project: Project, server: MailServer, queue: Queue):
    execution = start(member, project, external(server, "failure"), queue)
    report_outcome(member, find_awaited(execution).get().pk, has_succeeded=False, message="no rows")
    work(queue)
    assert len(server.received) == 1
    assert messages(execution, "OnError") == ["mia reported that it has failed: no rows"]


def test_a_report_that_no_broker_took_is_found_by_recovery(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = start(member, project, external(server), queue)
    report_outcome(member, find_awaited(execution).get().pk, has_succeeded=True)
    queue.clear()
    TaskRun.objects.update(queued_at=timezone.now() - timedelta(hours=1))
    recover()
    work(queue)
    execution.refresh_from_db()
    assert execution.status == "succeeded"


def test_who_reports_nothing_in_time_lets_the_task_fail(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = start(member, project, external(server, wait_minutes=90), queue)
    hour_ago = timezone.now() - timedelta(hours=1)
    TaskRun.objects.filter(status="pending").update(due_at=hour_ago, queued_at=hour_ago - timedelta(hours=1))
    recover()
    work(queue)
    execution.refresh_from_db()
    assert (execution.status, server.received) == ("failed", [])
    assert "nobody reported its outcome within 1 h 30 min" in messages(execution, "OnError")[0]


def test_one_outcome_counts_and_another_one_is_refused(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = start(member, project, external(server), queue)
    waiting = find_awaited(execution).get()
    first = report_outcome(member, waiting.pk, has_succeeded=True, message="first")
    assert report_outcome(member, waiting.pk, has_succeeded=True, message="second") == first
    with pytest.raises(Conflict, match="mia has reported already that “Load” has succeeded"):
        report_outcome(member, waiting.pk, has_succeeded=False)
    work(queue)
    assert report_outcome(member, waiting.pk, has_succeeded=True).message == "first"
    mail = execution.task_runs.get(name="Mail")
    with pytest.raises(Conflict, match="“Mail” is run here"):
        report_outcome(member, mail.pk, has_succeeded=True)


def test_of_two_who_report_at_once_one_counts(member: User, project: Project, server: MailServer, queue: Queue):
    waiting = find_awaited(start(member, project, external(server), queue)).get()

    def report(has_succeeded: bool) -> bool | None:
        try:
            return report_outcome(member, waiting.pk, has_succeeded=has_succeeded).has_succeeded
        except Conflict:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(report, [True, False]))
    assert {*answers} == {None, ReportedOutcome.objects.get().has_succeeded}
    assert len(queue) == 1


def test_who_cancels_ends_the_waiting_and_a_report_comes_too_late(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = start(member, project, external(server), queue)
    waiting = find_awaited(execution).get()
    cancel_execution(member, execution.pk)
    execution.refresh_from_db()
    waiting.refresh_from_db()
    assert (execution.status, waiting.status) == ("canceled", "canceled")
    with pytest.raises(Conflict, match="has ended already: canceled"):
        report_outcome(member, waiting.pk, has_succeeded=True)


def test_whoever_may_run_reports_and_nobody_else(
    member: User, stranger: User, project: Project, server: MailServer, queue: Queue
):
    waiting = find_awaited(start(member, project, external(server), queue)).get()
    with pytest.raises(NotFound):
        report_outcome(member, waiting.pk + 10_000, has_succeeded=True)
    with pytest.raises(NotAllowed):
        report_outcome(stranger, waiting.pk, has_succeeded=True)
    join(project, stranger, Role.READER)
    with pytest.raises(Forbidden):
        report_outcome(User.objects.get(pk=stranger.pk), waiting.pk, has_succeeded=True)
    with pytest.raises(Invalid, match="4,000 are the most"):
        report_outcome(member, waiting.pk, has_succeeded=True, message="x" * 4001)
    assert not ReportedOutcome.objects.exists()


def test_the_worker_that_dies_with_one_leaves_it_waiting_as_before(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = start(member, project, external(server), queue)
    waiting = find_awaited(execution).get()
    report_outcome(member, waiting.pk, has_succeeded=True)
    queue.clear()
    dead = heartbeat.identify()
    TaskRun.objects.filter(pk=waiting.pk).update(status="running", worker=dead, attempts=2, due_at=None)
    heartbeat.resign()
    recover()
    work(queue)
    execution.refresh_from_db()
    assert (execution.status, Delivery.objects.count()) == ("succeeded", 1)


def test_the_command_reports_and_says_what_is_refused(
    member: User, project: Project, server: MailServer, queue: Queue, capsys: pytest.CaptureFixture[str]
):
    waiting = find_awaited(start(member, project, external(server), queue)).get()
    call_command("reportoutcome", str(waiting.pk), "succeeded", "--message", "done")
    assert capsys.readouterr().out == f"Task run {waiting.pk} has succeeded.\n"
    with pytest.raises(CommandError, match="has reported already"):
        call_command("reportoutcome", str(waiting.pk), "failed")
