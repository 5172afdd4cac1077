"""The signs of life of worker processes: also of one that has given up what it had in hand."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from designer.models import User
from tasks import jobs
from tasks.runtime import heartbeat
from tasks.runtime.engine import engine
from tasks.runtime.models import Heartbeat
from tasks.runtime.queue import enqueue_at_once
from tests.programs.processes import empty_broker, worker
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_resigns_lives_on_at_once_as_somebody_else(client: Client):
    before = heartbeat.identify()
    heartbeat.resign()
    (after,) = heartbeat.living().exclude(pk=before).values_list("pk", flat=True)
    assert heartbeat.identify() == after


def test_who_resigns_keeps_an_idle_installation_ready(client: Client, administrator: User):
    client.force_login(administrator)
    heartbeat.identify()
    Heartbeat.objects.update(beat_at="2020-01-01T00:00Z")
    Heartbeat.objects.create(kind="beat", host="here", process=1)
    heartbeat.resign()
    assert client.get("/readyz").json()["worker"] == "ok"


def test_who_resigns_without_a_database_is_entered_when_it_is_back(monkeypatch: pytest.MonkeyPatch):
    before = heartbeat.identify()

    def fail(identity: object) -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as away:
        away.setattr(heartbeat, "_enter", fail)
        heartbeat.resign()
        heartbeat._beat_once()
        assert not heartbeat.living().exclude(pk=before).exists()
    heartbeat._beat_once()
    assert heartbeat.living().exclude(pk=before).count() == 1


def test_a_worker_that_is_asked_to_end_leaves_nobody_to_be_taken_for_dead():
    """Also where it has handed a job to a process that had not begun it: Celery then hears nothing of its end."""
    empty_broker()
    with worker(processes=1) as process:
        processes = heartbeat.living().values_list("process", flat=True)
        assert processes
        with stopped(*processes):
            for key in range(len(processes)):
                enqueue_at_once("cancel_package", key)
            wait_until(lambda: how_many_are_handed_out() == len(processes))
            time.sleep(0.2)
            process.terminate()
            time.sleep(1.5)
        assert process.wait(60) == 0
        assert not Heartbeat.objects.exists()


@contextmanager
def stopped(*processes: int) -> Iterator[None]:
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    yield
    for each in processes:
        os.kill(each, signal.SIGCONT)


def how_many_are_handed_out() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return client.hlen(f"{settings.REDIS_PREFIX}unacked")


def test_who_has_signed_off_is_not_entered_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(heartbeat, "_is_over", threading.Event())
    heartbeat.resign()
    assert Heartbeat.objects.exists()
    heartbeat.sign_off()
    heartbeat._beat_once()
    assert not Heartbeat.objects.exists()


def test_who_ends_with_a_task_in_hand_is_left_to_be_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(heartbeat, "_is_over", threading.Event())
    monkeypatch.setattr(engine, "has_in_hand", lambda: True)
    heartbeat.resign()
    jobs.take_leave()
    assert heartbeat.living().filter(pk=heartbeat.identify()).exists()
