"""Siblings and parallel iterations in batches: each with values of its own, each mail with a result of its own."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries import guards
from tasks.deliveries.batches import route
from tasks.deliveries.batches.rows import BatchWrite
from tasks.deliveries.batches.threaded_connection import ThreadedConnection
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat
from tasks.runtime.engine import batches, engine
from tasks.runtime.models import EventMessage, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable, package, send_mail, smtp
from tests.servers.smtp import MailServer, mail_server
from tests.tasks.running import run
from tests.tasks.types.batches.merging import document, each, mail, recipients

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def test_each_iteration_sends_its_own_mail(member: User, project: Project, server: MailServer, queue):
    box = each(10)
    execution = run(member, project, document(server.port, box, mail(box)), queue)
    assert execution.status == "succeeded", EventMessage.objects.filter(event_name="OnError").first()
    assert recipients(server) == sorted((f"ann{n}@example.com", f"For ann{n}@example.com") for n in range(10))
    runs = execution.task_runs.filter(name="Mail").order_by("pk")
    assert list(runs.values_list("path", flat=True)) == [str(n) for n in range(10)]
    assert set(Delivery.objects.values_list("state", "recipients__state", "attempts")) == {("sent", "accepted", 1)}
    assert {job for job, _ in queue} == {"run_package", "run_task"}


def count_statements(user: User, project: Project, port: int, batches: int) -> tuple[int, int]:
    """Run so many batches of 20 in this process, and give the number of statements, and of commits that wait."""
    box = each(20 * batches, size=20, most=1)
    made = document(port, box, mail(box)).model_copy(update={"name": f"Merge {batches}"})
    execution = start_execution(user, create_package(user, project, made))
    with CaptureQueriesContext(connection) as queries:
        engine.run_package(execution.pk)
    said = [query["sql"] or "" for query in queries]
    commits = sum(sql.startswith("COMMIT") for sql in said)
    return sum(not sql.startswith(("BEGIN", "COMMIT")) for sql in said), commits


def test_a_batch_goes_through_one_connection_in_two_transactions_of_few_statements(
    member: User, project: Project, queue, monkeypatch: pytest.MonkeyPatch
):
    heartbeat.identify()
    with mail_server(MailServer(offers=("PIPELINING",))) as server:
        monkeypatch.setitem(route._known, ("127.0.0.1", server.port), (0.0001, 1))  # it is known to be quick
        monkeypatch.setattr(guards, "GUARDED", 60.0)  # however slow this machine is
        (two, commits), (four, more_commits) = (
            count_statements(member, project, server.port, batches) for batches in (2, 4)
        )
        assert (four - two) / 2 == 13  # nothing changes a variable: no row of values is asked for
        assert (more_commits - commits) / 2 == 2
        assert len(server.received) == 120
        assert len({mail.connection for mail in server.received}) == 1


def test_iterations_do_not_see_what_others_set(member: User, project: Project, server: MailServer, queue):
    box = each(9)
    add = executable("ExpressionTask", "Add", box, properties={"expression": "@Count = @Count + 1"})
    sent = mail(box, subject='"No. " + (DT_WSTR, 5) @Count + " for " + @To')
    made = document(server.port, box, add, sent, precedence_constraints=[arrow(add, sent)])
    execution = run(member, project, made, queue)
    assert execution.status == "succeeded"
    assert recipients(server) == sorted((f"ann{n}@example.com", f"No. 1 for ann{n}@example.com") for n in range(9))
    assert not execution.variable_values.filter(scope="").exists()
    assert execution.variable_values.count() == 9


def test_what_items_give_has_no_rows(member: User, project: Project, server: MailServer, queue):
    box = each(9)
    execution = run(member, project, document(server.port, box, mail(box)), queue)
    assert [address for address, _ in recipients(server)] == [f"ann{n}@example.com" for n in range(9)]
    assert not execution.variable_values.exists()


def test_loops_in_parallel_iterations_keep_to_their_own(member: User, project: Project, server: MailServer, queue):
    outer = each(3)
    inner = executable("ForLoop", "Inner", outer, properties={
        "init_expression": "@Count = 0", "eval_expression": "@Count < 2", "assign_expression": "@Count = @Count + 1",
    })  # fmt: skip
    sent = mail(inner, subject="@To + (DT_WSTR, 5) @Count")
    assert run(member, project, document(server.port, outer, inner, sent), queue).status == "succeeded"
    assert [subject for _, subject in recipients(server)] == [
        f"ann{n}@example.com{count}" for n in range(3) for count in range(2)
    ]


def test_each_mail_of_a_batch_has_the_result_that_it_has_alone(member: User, project: Project, queue):
    answers = {"ann1@example.com": "550 5.1.1 Unknown", "ann2@example.com": "450 4.7.1 Greylisted"}
    with mail_server(MailServer(recipients=answers, offers=("PIPELINING",))) as server:
        box = each(4, maximum_error_count=0)
        sent = mail(box).model_copy(update={"maximum_error_count": 1})
        made = document(server.port, box, sent, maximum_error_count=0)
        execution = start_execution(member, create_package(member, project, made))
        engine.run_package(execution.pk)
        states = dict(Delivery.objects.values_list("recipients__address", "state"))
        assert states == {f"ann{n}@example.com": s for n, s in enumerate(("sent", "failed", "deferred", "sent"))}
        found = dict(execution.task_runs.filter(name="Mail").values_list("path", "status"))
        assert found == {"0": "succeeded", "1": "failed", "2": "pending", "3": "succeeded"}


def test_a_connection_that_breaks_between_mails_loses_none_and_doubles_none(member: User, project: Project, queue):
    with mail_server(MailServer(contents={b"ann2@": "421 4.3.2 Bye"}, offers=("PIPELINING",))) as server:
        box = each(5, size=5)
        execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
        engine.run_package(execution.pk)
        accepted = [mail.recipients[0] for mail in server.received]
    states = dict(Delivery.objects.values_list("recipients__address", "state"))
    assert len(accepted) == len(set(accepted))
    assert {address for address, state in states.items() if state == "sent"} == set(accepted)
    assert "sending" not in states.values()


def test_what_a_guard_withholds_goes_its_own_way(member: User, project: Project, server: MailServer, queue):
    box = each(3)
    made = document(server.port, box, mail(box))
    limited = made.connections[0].model_copy(
        update={"properties": {**made.connections[0].properties, "redirect_to": "tester@example.net"}}
    )
    execution = run(member, project, made.model_copy(update={"connections": [limited]}), queue)
    assert execution.status == "succeeded"
    assert {mail.recipients for mail in server.received} == {("tester@example.net",)}
    assert len(server.received) == 3


def test_what_is_entered_by_a_commit_that_was_not_heard_is_sent_once(
    member: User, project: Project, server: MailServer, queue, monkeypatch: pytest.MonkeyPatch
):
    write, lost = BatchWrite._write, iter([True, False, True])

    def unheard(self: BatchWrite, *given: Any) -> None:
        write(self, *given)
        if next(lost, False):
            raise OperationalError("gone")

    monkeypatch.setattr(BatchWrite, "_write", unheard)
    box, once = each(4), send_mail("Once")
    made = document(server.port, box, mail(box), once, precedence_constraints=[arrow(box, once)])
    assert run(member, project, made, queue).status == "succeeded"
    assert len(server.received) == 5
    assert set(Delivery.objects.values_list("state", "recipients__state", "attempts")) == {("sent", "accepted", 1)}


def test_siblings_with_one_connection_manager_are_a_batch_and_those_with_another_one_a_job_beside_it(
    member: User, project: Project, server: MailServer, queue
):
    mails = [send_mail(f"{name} {number}", name) for number in range(3) for name in ("Own", "Other")]
    managers = [smtp(name, port=server.port) for name in ("Own", "Other")]
    execution = start_execution(member, create_package(member, project, package("Siblings", mails, [], managers)))
    assert [run.name for run in engine._begin(execution.pk)] == ["Own 0", "Own 1", "Own 2"]
    assert [job for job, _ in queue] == ["run_package", "run_task"]
    engine.run_task(queue[-1][1])
    assert [subject for _, subject in recipients(server)] == ["Other 0", "Other 1", "Other 2"]


@pytest.mark.parametrize(
    ("siblings", "sizes"), [(1, [1]), (20, [20]), (21, [20, 1]), (160, [20] * 8), (400, [50] * 8), (1000, [100] * 10)]
)
def test_many_siblings_are_shared_out_among_workers(siblings: int, sizes: list[int]):
    runs = [TaskRun() for _ in range(siblings)]
    assert [len(batch) for batch in batches.cut(batches.BatchKey("SendMailTask", None), runs)] == sizes


def test_a_fault_of_ours_in_a_connections_thread_leaves_in_doubt_what_was_under_way(
    member: User, project: Project, server: MailServer, queue, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ThreadedConnection, "_tell", fail)
    execution = run(member, project, document(server.port, send_mail("Mail")), queue)
    assert execution.status == "failed"
    assert Delivery.objects.get().state == "in_doubt"
    assert len(server.received) == 1
