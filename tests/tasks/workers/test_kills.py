"""Workers that die of SIGKILL as they send: every mail is accepted once, or in doubt and shown; none lost, none twice.

MAILWRIGHT_KILLS says how often the random test kills; it prints its figures (pytest -s).
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from designer.models import Project, User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, Heartbeat, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable, handler, package, send_mail, smtp
from tests.programs.killed import STEPS
from tests.programs.processes import empty_broker, running, worker
from tests.servers.smtp import MailServer, mail_server
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

KILLS = int(os.environ.get("MAILWRIGHT_KILLS", "10"))
MAILS = 50
LONGEST_LIFE = 0.15
IN_DOUBT = {"after the content is written", "after the answer is read"}
"""The steps after which nobody knows."""
GIVEN_UP = "The worker died 3 times while it ran this task. It is not tried again."
LONG_AGO = timedelta(minutes=5)
BATCH_STEPS = {
    "before it is entered": 0,
    "before it is committed": 0,
    "after the first of a batch may leave": 0,
    "after the content is written": 1,
    "after a batch is sent": 0,
    "after the result is recorded": 0,
}
"""How many mails of a batch on one connection are in doubt: the server has taken those."""
ALONE = [step for step in STEPS if "batch" not in step]


@pytest.fixture
def server() -> Iterator[MailServer]:
    empty_broker()
    with mail_server() as running_server:
        yield running_server


def mails(port: int, name: str = "Fifty", count: int = MAILS) -> PackageDocument:
    """A package whose mails go out one after the other, whatever became of the one before."""
    tasks = [send_mail(f"Mail {number}") for number in range(count)]
    arrows = [arrow(begin, end, "completion") for begin, end in pairwise(tasks)]
    return package(name, tasks, arrows, [smtp(port=port)])


def take_for_dead(identity: object) -> None:
    """Turn the clock on for a process that is dead, so that nobody has to wait until its silence is long enough."""
    Heartbeat.objects.filter(pk=identity).update(beat_at=timezone.now() - LONG_AGO)


def merge(port: int, count: int, name: str = "Merge", connections: int | None = None) -> PackageDocument:
    """A package whose mails go out in parallel batches, whatever becomes of others."""
    to = VariableDocument(name="To")
    properties = {
        "enumerator": {"kind": "Item", "rows": [[str(number)] for number in range(count)]},
        "variable_mappings": [{"variable": "User::To", "index": 0}],
        "parallel": True,
        "batch_size": 5,
        "max_concurrent": 3,
    }
    box = executable("ForeachLoop", "Each", properties=properties, maximum_error_count=0)
    sent = send_mail("Mail").model_copy(update={"parent": box.id, "expressions": {"subject": '"Mail " + @To'}})
    made = package(name, [box, sent], [], [smtp(port=port, max_connections=connections)])
    return made.model_copy(update={"variables": [to], "maximum_error_count": 0})


@pytest.mark.parametrize("step", BATCH_STEPS)
def test_a_worker_that_dies_at_a_step_of_a_batch(member: User, project: Project, server: MailServer, step: str):
    execution = start_execution(member, create_package(member, project, merge(server.port, 5, connections=1)))
    with running(sys.executable, "-m", "tests.programs.killed", step, str(execution.pk), may_fork=True) as victim:
        assert victim.wait(60) == -signal.SIGKILL
    take_for_dead(TaskRun.objects.filter(name="Mail").first().worker)
    recovery.recover()
    for run in TaskRun.objects.filter(name="Mail", status="pending"):
        engine.run_task(run.pk)
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert states == Counter(sent=5 - BATCH_STEPS[step], in_doubt=BATCH_STEPS[step]) + Counter()
    wait_until(lambda: len(server.received) == 5)
    assert set(subjects(server).values()) == {1}
    execution.refresh_from_db()
    assert execution.state.is_final


@pytest.mark.parametrize("said", ["550 5.7.1 No", "451 4.7.1 Greylisted"])
def test_what_was_refused_is_not_in_doubt_when_the_worker_dies_before_it_is_written_down(
    member: User, project: Project, server: MailServer, said: str
):
    server.contents = {b"Mail 1\r\n": said, b"Mail 2\r\n": said}
    execution = start_execution(member, create_package(member, project, merge(server.port, 5, connections=1)))
    step = "after a batch is sent"
    with running(sys.executable, "-m", "tests.programs.killed", step, str(execution.pk), may_fork=True) as victim:
        assert victim.wait(60) == -signal.SIGKILL
    take_for_dead(TaskRun.objects.filter(name="Mail").first().worker)
    server.contents = {}
    recovery.recover()
    for run in TaskRun.objects.filter(name="Mail", status="pending"):
        engine.run_task(run.pk)
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": 5}
    assert subjects(server) == Counter(f"Mail {number}" for number in range(5))


def take_over(execution: Execution) -> None:
    """Do what beat and workers do for an execution whose worker has died."""
    for worker_id in {
        *TaskRun.objects.values_list("worker", flat=True),
        *Execution.objects.values_list("worker", flat=True),
    }:
        take_for_dead(worker_id)
    recovery.recover()
    for run in TaskRun.objects.filter(status="pending"):
        engine.run_task(run.pk)
    execution.refresh_from_db()
    if not execution.state.is_final:  # nothing of it was begun, as far as the rows say
        engine.run_package(execution.pk)
        execution.refresh_from_db()


@pytest.mark.parametrize("step", ALONE)
def test_a_worker_that_dies_at_a_step_of_the_next_mail_of_a_chain(
    member: User, project: Project, server: MailServer, step: str
):
    execution = start_execution(member, create_package(member, project, mails(server.port, count=3)))
    with running(sys.executable, "-m", "tests.programs.killed", step, str(execution.pk), "2", may_fork=True) as victim:
        assert victim.wait(60) == -signal.SIGKILL
    take_over(execution)
    states = dict(Delivery.objects.values_list("subject", "state"))
    assert states == {"Mail 0": "sent", "Mail 1": "in_doubt" if step in IN_DOUBT else "sent", "Mail 2": "sent"}
    wait_until(lambda: len(server.received) == 3)
    assert set(subjects(server).values()) == {1}
    assert execution.state.is_final


@pytest.mark.parametrize("step", ALONE)
def test_a_worker_that_dies_at_a_step_of_a_send(member: User, project: Project, server: MailServer, step: str):
    execution = start_execution(member, create_package(member, project, mails(server.port, count=1)))
    with running(sys.executable, "-m", "tests.programs.killed", step, str(execution.pk), may_fork=True) as victim:
        assert victim.wait(60) == -signal.SIGKILL
    take_over(execution)
    delivery = Delivery.objects.get()
    expected = ("in_doubt", "failed") if step in IN_DOUBT else ("sent", "succeeded")
    assert (delivery.state, execution.status) == expected
    wait_until(lambda: len(server.received) == 1)


def has_died(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # it ended before or while this was read
        return True


def kill_somebody(execution: Execution) -> bool:
    """Kill the process that has a task in hand, unless that would be the third time for this task."""
    in_hand = TaskRun.objects.filter(execution=execution, status="running", worker__isnull=False)
    run = in_hand.filter(attempts__lt=recovery.MOST_ATTEMPTS).first()
    victim = Heartbeat.objects.filter(pk=run.worker).first() if run else None
    if victim is None or has_died(victim.process):
        return False
    os.kill(victim.process, signal.SIGKILL)
    wait_until(lambda: has_died(victim.process))
    take_for_dead(victim.pk)
    return True


def forget_what_waits(execution: Execution) -> None:
    """Turn the clock on for what the broker may have lost with a process."""
    past = timezone.now() - LONG_AGO
    Execution.objects.filter(pk=execution.pk, status="pending").update(queued_at=past)
    TaskRun.objects.filter(execution=execution, status="pending").update(queued_at=past)


def run_under_fire(execution: Execution, kills: int) -> int:
    """Follow an execution to its end, killing at random moments at most so often; tell how often it was."""
    done, last_kill = 0, time.monotonic()
    while not execution.state.is_final:
        time.sleep(random.uniform(0, LONGEST_LIFE))
        if done < kills and kill_somebody(execution):
            done, last_kill = done + 1, time.monotonic()
        elif time.monotonic() - last_kill > 3:
            last_kill = time.monotonic()
            forget_what_waits(execution)
        recovery.recover()
        execution.refresh_from_db(fields=["status"])
    return done


def subjects(server: MailServer) -> Counter[str]:
    return Counter(str(message_from_bytes(mail.content)["Subject"]) for mail in server.received)


@pytest.mark.parametrize("make", [mails, lambda port, name: merge(port, MAILS, name)], ids=["chain", "batches"])
def test_workers_that_die_at_random_moments_lose_nothing_and_send_nothing_twice(
    member: User, project: Project, server: MailServer, make: Callable[[int, str], PackageDocument]
):
    kills, packages, states, unknown = 0, 0, Counter(), 0
    browser = Client()
    browser.force_login(member)
    with worker(processes=2):
        while kills < KILLS:
            server.received.clear()
            document = make(server.port, f"Fifty {packages}")
            execution = start_execution(member, create_package(member, project, document))
            kills += run_under_fire(execution, KILLS - kills)
            packages += 1
            accepted = subjects(server)
            state_of = dict(Delivery.objects.filter(task_run__execution=execution).values_list("subject", "state"))
            doubtful = {subject for subject, state in state_of.items() if state == "in_doubt"}
            unknown += sum(accepted[subject] for subject in doubtful)
            states.update(state_of.values())
            # A task that three workers died of is not tried again, and says so; so does its mail, if it was built.
            given_up = execution.task_runs.filter(status="failed", message=GIVEN_UP)
            assert len(state_of) + given_up.filter(deliveries=None).count() == MAILS
            ended = given_up.filter(deliveries__state="failed", deliveries__reply=GIVEN_UP)
            failed = set(ended.values_list("deliveries__subject", flat=True))
            assert {subject for subject, state in state_of.items() if state == "sent"} == set(accepted) - doubtful
            assert max(accepted.values()) == 1
            assert {subject for subject, state in state_of.items() if state not in ("sent", "in_doubt")} == failed
    shown = browser.get("/api/v1/deliveries", {"state": "in_doubt", "limit": 500}).json()
    assert len(shown) == states["in_doubt"]
    print(
        f"\n{kills} kills in {packages} packages of {MAILS} mails: {states['sent']} accepted once and known, "
        f"{states['in_doubt']} in doubt and shown, of which the server had taken {unknown}; 0 lost, 0 twice."
    )


def test_workers_that_die_in_event_handlers_handle_every_event_once(member: User, project: Project, server: MailServer):
    box, handled = executable("Sequence", "Box"), 8
    on_end = handler("OnPostExecute", box)
    tell = send_mail("Tell").model_copy(update={"parent": on_end.id})
    tell = tell.model_copy(update={"expressions": {"subject": '"Ended: " + @[System::SourceName]'}})
    tasks = [send_mail(f"Mail {number}").model_copy(update={"parent": box.id}) for number in range(handled)]
    arrows = [arrow(begin, end, "completion") for begin, end in pairwise(tasks)]
    document = package("Told", [box, on_end, tell, *tasks], arrows, [smtp(port=server.port)])
    told, kills = create_package(member, project, document), 0
    with worker(processes=2):
        while kills == 0:  # it may have ended before anybody was killed
            server.received.clear()
            execution = start_execution(member, told)
            kills = run_under_fire(execution, max(1, KILLS // 5))
    deliveries = Delivery.objects.filter(task_run__execution=execution)
    states = dict(deliveries.values_list("subject", "state"))
    expected = {*(f"Mail {number}" for number in range(handled)), "Ended: Box"}
    expected |= {f"Ended: Mail {number}" for number in range(handled)}
    accepted = subjects(server)
    assert (deliveries.count(), set(states)) == (len(expected), expected)
    assert max(accepted.values()) == 1
    assert {subject for subject, state in states.items() if state == "sent"} <= set(accepted)
    assert execution.raised_events.count() == handled + 1
    assert not execution.task_runs.exclude(status__in=["succeeded", "failed"]).exists()
