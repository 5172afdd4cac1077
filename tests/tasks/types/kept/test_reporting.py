"""Kept tasks that somebody else runs, who reports their outcome: the run waits for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from designer.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from designer.models import AuditEntry, Project, User
from designer.package.document import PackageDocument
from designer.people.rights import Role
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat
from tasks.runtime.models import ReportedOutcome, TaskRun
from tasks.runtime.recovery import recover
from tasks.runtime.reporting import find_awaited, report_outcome
from tasks.runtime.services import cancel_execution
from tests.rights import join
from tests.servers.smtp import MailServer
from tests.tasks.running import messages
from tests.tasks.types.kept.running import Queue, before_mail, kept, start, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


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
