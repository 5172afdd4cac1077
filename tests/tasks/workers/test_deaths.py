"""Deaths that are noticed: by proof where a process of the same place has ended, by silence elsewhere."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from math import inf

import pytest
from django.utils.timezone import now

from designer.services.packages import create_package
from tasks.node.processes import find_place, find_start, is_proven_dead
from tasks.runtime import deaths, recovery, silence
from tasks.runtime.engine import engine
from tasks.runtime.models import Heartbeat, TaskRun
from tasks.runtime.services import start_execution
from tasks.runtime.silence import Hearing, begin_to_hear, usual_silence
from tests.packages import chain
from tests.waiting import wait_until


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        yield started
        started.kill()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    times: list[object] = []
    monkeypatch.setattr(deaths, "ask_for_recovery", times.append)
    monkeypatch.setattr(silence, "_hearing", Hearing())
    return times


def enter(process: subprocess.Popen[bytes], place: str) -> Heartbeat:
    proof = {"process": process.pid, "started": find_start(process.pid), "place": place}
    return Heartbeat.objects.create(kind="worker", host="here", **proof)


def test_a_process_that_was_waited_for_is_proven_dead_and_one_that_is_stopped_is_not(process):
    started = find_start(process.pid)
    os.kill(process.pid, signal.SIGSTOP)
    assert not is_proven_dead(process.pid, started)
    process.kill()
    wait_until(lambda: is_proven_dead(process.pid, started))  # nobody has waited for it yet
    process.wait()
    assert is_proven_dead(process.pid, started)


def test_a_number_that_another_process_has_now_proves_the_death_of_the_former_one(process):
    assert is_proven_dead(process.pid, find_start(process.pid) - 1)
    assert not is_proven_dead(process.pid, None)


@pytest.mark.django_db
def test_a_death_here_is_noticed_at_once_and_told_once(process, asked: list[object]):
    row = enter(process, find_place(os.getpid()))
    deaths.notice_deaths()
    assert asked == []
    process.kill()
    process.wait()
    deaths.notice_deaths()
    deaths.notice_deaths()
    assert len(asked) == 1
    assert not Heartbeat.objects.filter(pk=row.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["", "another boot pid:[1] time:[1]"])
def test_a_process_of_elsewhere_is_dead_only_when_it_was_silent_for_long(process, asked: list[object], place: str):
    row = enter(process, place)
    process.kill()
    process.wait()
    deaths.notice_deaths()
    assert asked == []
    last = now() - usual_silence() - timedelta(seconds=1)
    Heartbeat.objects.filter(pk=row.pk).update(beat_at=last)
    deaths.notice_deaths()
    deaths.notice_deaths()
    assert asked == [last + usual_silence()]
    assert Heartbeat.objects.filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_what_one_who_has_just_begun_is_asked_for_he_does_when_he_has_listened(member, project, asked: list[object]):
    execution = start_execution(member, create_package(member, project, chain(2)))
    (run,) = engine._begin(execution.pk)
    silent = Heartbeat.objects.create(kind="worker", host="elsewhere", process=1)
    TaskRun.objects.filter(pk=run.pk).update(worker=silent.pk)
    last = now() - usual_silence() - timedelta(seconds=1)
    Heartbeat.objects.filter(pk=silent.pk).update(beat_at=last)

    begin_to_hear()
    deaths.notice_deaths()
    recovery.recover(last)
    run.refresh_from_db()
    assert (asked, run.status) == ([], "running")

    silence._hearing.first = -inf
    deaths.notice_deaths()
    recovery.recover(last)
    run.refresh_from_db()
    assert (asked, run.status) == ([last + usual_silence()], "pending")
