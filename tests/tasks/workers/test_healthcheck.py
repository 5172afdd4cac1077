"""`manage.py healthcheck`: a container's question about the process in it."""

import socket
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tasks.runtime.models import Heartbeat
from tests.ports import free_port


def beat(kind: str, *, host: str, ago: float) -> None:
    heartbeat = Heartbeat.objects.create(kind=kind, host=host, process=1)
    Heartbeat.objects.filter(pk=heartbeat.pk).update(beat_at=timezone.now() - timedelta(seconds=ago))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["worker", "beat"])
def test_a_process_that_beats_is_well(kind: str):
    beat(kind, host=socket.gethostname(), ago=1)
    call_command("healthcheck", kind)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["worker", "beat"])
def test_a_process_that_is_silent_is_not_well(kind: str):
    beat(kind, host=socket.gethostname(), ago=40)
    with pytest.raises(CommandError, match=f"^The {kind} of this host gave its last sign of life 40 seconds ago"):
        call_command("healthcheck", kind)


@pytest.mark.django_db
def test_another_hosts_worker_says_nothing_about_this_one():
    beat("worker", host="elsewhere", ago=1)
    with pytest.raises(CommandError, match="No worker of this host"):
        call_command("healthcheck", "worker")


@pytest.mark.django_db
def test_a_web_server_that_answers_is_well(live_server):
    call_command("healthcheck", "web", port=live_server.thread.port)


def test_a_web_server_that_does_not_answer_is_not_well():
    with pytest.raises(CommandError, match="does not answer"):
        call_command("healthcheck", "web", port=free_port())
