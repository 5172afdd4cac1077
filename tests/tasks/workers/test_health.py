"""/healthz and /readyz: what a load balancer and an administrator ask, without signing in."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from designer.models import User
from tasks import health
from tasks.runtime.models import Heartbeat
from tests.ports import free_port


def beat(kind: str, ago: float = 1.0) -> None:
    heartbeat = Heartbeat.objects.create(kind=kind, host="here", process=1)
    Heartbeat.objects.filter(pk=heartbeat.pk).update(beat_at=timezone.now() - timedelta(seconds=ago))


@pytest.fixture
def administrator(client: Client, db) -> Client:
    client.force_login(User.objects.create_superuser("root", password="a long password"))
    return client


def test_a_process_that_lives_answers_without_a_database(client: Client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_an_installation_with_everything_is_ready(administrator: Client):
    beat("worker")
    beat("beat")
    answer = administrator.get("/readyz")
    ready = {"ready": True, "database": "ok", "redis": "ok", "worker": "ok", "beat": "ok"}
    assert (answer.status_code, answer.json()) == (200, ready)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "other"), [("worker", "beat"), ("beat", "worker")])
def test_without_a_worker_or_beat_it_is_not_ready_and_says_which_is_away(administrator: Client, kind: str, other: str):
    beat(other)
    answer = administrator.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()[kind], answer.json()[other]) == ("none was ever started", "ok")


@pytest.mark.django_db
def test_a_worker_that_is_silent_counts_as_away(administrator: Client):
    beat("worker", ago=90)
    beat("beat")
    answer = administrator.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "silent for 90 seconds")


@pytest.mark.django_db
def test_one_living_worker_among_silent_ones_is_enough(administrator: Client):
    beat("worker", ago=90)
    beat("worker")
    beat("beat")
    assert administrator.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_without_redis_it_is_not_ready(administrator: Client, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    answer = administrator.get("/readyz")
    assert (answer.status_code, answer.json()["redis"]) == (503, "cannot be reached: ConnectionError")


@pytest.mark.django_db
def test_without_a_database_it_is_not_ready_and_tells_no_secret(client: Client, monkeypatch, caplog):
    def refuse() -> None:
        raise OperationalError("password authentication failed for user secret")

    monkeypatch.setattr(health.connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})
    assert "database cannot be reached: OperationalError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["worker", "beat", "nothing"])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_who_is_no_administrator_hears_only_whether_it_is_ready(
    client: Client, member: User, caplog, away: str, is_signed_in: bool
):
    for_all = {"worker", "beat"} - {away}
    _ = [beat(kind) for kind in for_all]
    _ = is_signed_in and client.force_login(member)
    answer = client.get("/readyz")
    assert (answer.json(), answer.status_code) == ({"ready": away == "nothing"}, 200 if away == "nothing" else 503)
    assert (f"Not ready: {away} none was ever started" in caplog.text) == (away != "nothing")
