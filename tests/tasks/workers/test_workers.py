"""Packages run by real workers with a real broker, also when they are killed in the middle of a send."""

from itertools import pairwise

import pytest

from designer.models import Project, User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime import recovery
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.state.values import values_of
from tests.packages import arrow, chain, executable, package, send_mail, smtp
from tests.programs.processes import beat, empty_broker, kill, worker
from tests.servers.held import HeldServer
from tests.servers.smtp import MailServer, mail_server
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


@pytest.fixture(autouse=True)
def broker() -> None:
    empty_broker()


def start(user: User, project: Project, document: PackageDocument) -> Execution:
    return start_execution(user, create_package(user, project, document))


def wait_for_end(execution: Execution, seconds: float = 20.0) -> str:
    def ended() -> bool:
        execution.refresh_from_db()
        return execution.state.is_final

    wait_until(ended, seconds)
    return execution.status


def test_branches_run_beside_each_other_and_meet_again(member: User, project: Project, server: MailServer):
    first, last = send_mail("First"), send_mail("Last")
    branches = [send_mail(f"Branch {number}", f"Slow {number}") for number in range(2)]
    arrows = [arrow(first, branch) for branch in branches] + [arrow(branch, last) for branch in branches]
    held = HeldServer(held_at="MAIL")
    with mail_server(held), worker(processes=2):
        slow = [smtp(f"Slow {number}", port=held.port, timeout=20_000) for number in range(2)]
        connections = [smtp(port=server.port), *slow]
        execution = start(member, project, package("Diamond", [first, *branches, last], arrows, connections))
        running = TaskRun.objects.filter(execution=execution, status="running")
        wait_until(lambda: running.count() == 2)
        held.may_go_on.set()
        assert wait_for_end(execution) == "succeeded"
    assert [b"Subject: First" in server.received[0].content, b"Subject: Last" in server.received[1].content] == [
        True,
        True,
    ]
    assert len(held.received) == 2
    workers = TaskRun.objects.filter(execution=execution, name__startswith="Branch").values_list("worker", flat=True)
    assert len(set(workers)) == 2


def test_a_killed_worker_leaves_a_true_status_and_nothing_is_sent_twice(
    member: User, project: Project, server: MailServer
):
    before, after = HeldServer(held_at="MAIL"), HeldServer(held_at="DATA")
    untouched, doubtful = send_mail("Not yet handed over", "Before"), send_mail("Handed over", "After")
    on_failure = send_mail("Report")
    document = package(
        tasks=[untouched, doubtful, on_failure],
        arrows=[arrow(doubtful, on_failure, "failure")],
        connections=[
            smtp("Before", port=None, timeout=60_000),
            smtp("After", port=None, timeout=60_000),
            smtp(port=server.port),
        ],
    )
    with mail_server(before), mail_server(after):
        for manager, held in zip(document.connections, (before, after), strict=False):
            manager.properties["port"] = held.port
        with worker(processes=2) as victim:
            execution = start(member, project, document)
            wait_until(lambda: before.reached.is_set() and after.reached.is_set())
            kill(victim)
        before.may_go_on.set()
        after.may_go_on.set()
        with worker(processes=2), beat():
            assert wait_for_end(execution, 60) == "failed"
    assert (len(before.received), len(after.received), len(server.received)) == (1, 1, 1)
    assert dict(Delivery.objects.values_list("task_run__name", "state")) == {
        "Not yet handed over": "sent",
        "Handed over": "in_doubt",
        "Report": "sent",
    }
    told = EventMessage.objects.filter(execution=execution, event_name="OnError").get()
    assert told.source_name == "Handed over"
    assert "the worker died before it could write down the server's answer" in told.message


def test_what_the_broker_forgot_is_queued_again(member: User, project: Project, server: MailServer):
    execution = start(member, project, chain(2, server.port))
    empty_broker()
    Execution.objects.filter(pk=execution.pk).update(queued_at=execution.created_at.replace(year=2020))
    with worker(processes=1):
        recovery.recover()
        assert wait_for_end(execution, 30) == "succeeded"
    assert len(server.received) == 2


def test_cancel_lets_the_send_in_progress_finish_and_begins_nothing_more(member: User, project: Project):
    held = HeldServer(held_at="DATA")
    with mail_server(held), worker(processes=1):
        execution = start(member, project, chain(3, held.port))
        wait_until(held.reached.is_set)
        cancel_execution(member, execution.pk)
        execution.refresh_from_db()
        assert execution.status == "stopping"
        held.may_go_on.set()
        assert wait_for_end(execution) == "canceled"
    assert len(held.received) == 1


def test_a_mail_that_waits_for_its_turn_ends_with_a_canceled_execution(
    member: User, project: Project, server: MailServer
):
    with worker(processes=1):
        document = chain(2, server.port, messages_per_second=0.01)
        execution = start(member, project, document)
        wait_until(lambda: Delivery.objects.filter(task_run__execution=execution).count() == 2)
        cancel_execution(member, execution.pk)
        assert wait_for_end(execution) == "canceled"

    waiting = Delivery.objects.get(task_run__execution=execution, state="failed")
    assert "canceled while the message waited for its turn" in waiting.reply
    assert len(server.received) == 1


def test_a_thousand_tasks_run(member: User, project: Project, server: MailServer):
    count = {"expression": "@[User::Count] = @[User::Count] + 1"}
    tasks = [
        executable("ExpressionTask", f"Count {number}", properties=count)
        if number % 10
        else send_mail(f"Mail {number}")
        for number in range(1000)
    ]
    arrows = [arrow(begin, end) for begin, end in pairwise(tasks)]
    document = package("Thousand", tasks, arrows, [smtp(port=server.port)])
    variables = [VariableDocument(name="Count", type="Int32", value=0)]
    with worker(processes=2):
        execution = start(member, project, document.model_copy(update={"variables": variables}))
        assert wait_for_end(execution, 100) == "succeeded"
    assert len(server.received) == 100
    assert values_of(execution, execution.document, None)["User::Count"] == ("Int32", 900)


@pytest.mark.any_database
def test_html_that_nobody_can_read_fails_its_task_and_ends_no_worker(
    member: User, project: Project, server: MailServer
):
    rules = "".join(f"p{{x{number}:red}}" for number in range(9000))
    tasks = [
        send_mail("Good", message_format="Html", message_source="<style>p{color:red}</style><p>Hello</p>"),
        send_mail("Deep", message_format="Html", message_source="<div>" * 15_000).model_copy(
            update={"delay_validation": True}
        ),
        send_mail("Costly", message_format="Html", message_source=f"<style>{rules}</style>" + "<p>x</p>" * 9000),
    ]
    with worker(processes=1):
        execution = start(member, project, package("Html", tasks, [], [smtp(port=server.port)]))
        assert wait_for_end(execution, 60) == "failed"
    told = " ".join(EventMessage.objects.filter(execution=execution).values_list("message", flat=True))
    assert "more than 500 elements within each other" in told
    assert "The HTML cannot be read: it takes too long" in told
    assert set(TaskRun.objects.filter(execution=execution).values_list("attempts", flat=True)) == {1}
    assert Delivery.objects.filter(state="sent").count() == 1
