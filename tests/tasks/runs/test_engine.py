"""The engine in one process, with a real database and a real SMTP server: one branch of a package runs as a whole."""

import socket
from typing import Any

import pytest

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.deliveries.batches.outcomes import Outcomes
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tasks.runtime.engine.runners import TaskContext
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tasks.types.send_mail.run import SendMailRunner
from tests.packages import arrow, chain, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.tasks.running import messages, replace_runner


def run(user: User, project: Project, document: PackageDocument) -> Execution:
    execution = start_execution(user, create_package(user, project, document))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def test_a_chain_of_mails_is_sent_in_order(member: User, project: Project, server: MailServer):
    execution = run(member, project, chain(3, server.port))
    assert execution.status == "succeeded"
    assert [mail.content.count(f"Subject: Mail {number}".encode()) for number, mail in enumerate(server.received)] == [
        1
    ] * 3
    assert execution.started_at <= execution.ended_at


def test_a_delivery_keeps_the_message_id_the_recipients_and_the_servers_reply(
    member: User, project: Project, server: MailServer
):
    execution = run(member, project, chain(1, server.port))
    delivery = Delivery.objects.get(task_run__execution=execution)
    assert delivery.message_id.encode() in server.received[0].content
    assert (delivery.state, delivery.reply) == ("sent", "250 2.0.0 Queued as 1")
    assert list(delivery.recipients.values_list("address", "state", "code", "enhanced_code", "text")) == [
        ("ann@example.com", "accepted", 250, "2.1.5", "Recipient fine")
    ]
    assert delivery.created_at <= delivery.handed_over_at <= delivery.ended_at


def test_a_server_that_is_down_fails_the_task_with_the_step_and_the_failure_branch_runs(
    member: User, project: Project, server: MailServer
):
    first, bad, good = send_mail("First", "Down"), send_mail("Bad", "Up"), send_mail("Good", "Up")
    document = package(
        tasks=[first, bad, good],
        arrows=[arrow(first, bad, "failure"), arrow(first, good)],
        connections=[smtp("Down", port=closed_port()), smtp("Up", port=server.port)],
    )
    execution = run(member, project, document)
    assert execution.status == "failed"
    assert "Could not connect to 127.0.0.1 port" in messages(execution, "OnError")[0]
    assert [run.name for run in TaskRun.objects.filter(execution=execution).order_by("pk")] == ["First", "Bad"]
    assert b"Subject: Bad" in server.received[0].content


def test_a_refused_recipient_fails_the_task_and_the_others_get_the_mail(
    member: User, project: Project, server: MailServer
):
    server.recipients["bob@example.com"] = "550 5.1.1 No such user"
    task = send_mail("Two", to_line="ann@example.com; bob@example.com")
    execution = run(member, project, package(tasks=[task], connections=[smtp(port=server.port)]))
    assert execution.status == "failed"
    assert "refused 1 of 2 recipients: bob@example.com (550 5.1.1 No such user)" in messages(execution, "OnError")[0]
    assert server.received[0].recipients == ("ann@example.com",)
    assert Delivery.objects.get(task_run__execution=execution).state == "partly_sent"


def test_a_package_with_errors_fails_in_validation_and_sends_nothing(
    member: User, project: Project, server: MailServer
):
    tasks = [send_mail("Good"), send_mail("No recipient", to_line="")]
    execution = run(member, project, package(tasks=tasks, connections=[smtp(port=server.port)]))
    assert execution.status == "failed"
    assert messages(execution, "OnError") == ["No recipient is given. Type an address in To, Cc or Bcc."]
    assert server.received == []


def test_an_execution_runs_what_was_saved_when_it_was_started(member: User, project: Project, server: MailServer):
    saved = create_package(member, project, chain(1, server.port))
    execution = start_execution(member, saved)
    saved.delete()
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert execution.status == "succeeded"
    assert len(server.received) == 1


def test_a_job_that_comes_twice_does_nothing_the_second_time(member: User, project: Project, server: MailServer):
    execution = run(member, project, chain(2, server.port))
    engine.run_package(execution.pk)
    engine.run_task(TaskRun.objects.filter(execution=execution).first().pk)
    assert len(server.received) == 2


def test_a_canceled_execution_that_did_not_begin_sends_nothing(member: User, project: Project, server: MailServer):
    execution = start_execution(member, create_package(member, project, chain(1, server.port)))
    cancel_execution(member, execution.pk)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.stopped_by_name, server.received) == ("canceled", "mia", [])


def test_cancel_lets_a_send_in_progress_finish_and_starts_nothing_more(
    member: User, project: Project, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    execution = start_execution(member, create_package(member, project, chain(3, server.port)))
    take = Outcomes.take_answer

    def cancel_then(*given: Any) -> None:
        cancel_execution(member, execution.pk)
        take(*given)

    monkeypatch.setattr(Outcomes, "take_answer", cancel_then)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert execution.status == "canceled"
    assert len(server.received) == 1


def test_a_fault_of_ours_fails_the_task_with_a_reference_and_shows_no_details(
    member: User, project: Project, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    class Broken(SendMailRunner):
        def run(self, context: TaskContext) -> str:
            raise ZeroDivisionError("secret detail")

    replace_runner(monkeypatch, Broken())
    execution = run(member, project, chain(1, server.port))
    assert execution.status == "failed"
    assert "The worker's log tells more under the reference" in messages(execution, "OnError")[0]
    assert "secret" not in messages(execution, "OnError")[0]
