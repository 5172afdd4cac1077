"""The signs of life of worker processes: also of one that has given up what it had in hand."""

import pytest
from django.db import OperationalError
from django.test import Client

from designer.models import User
from tasks.runtime import heartbeat
from tasks.runtime.models import Heartbeat

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
