"""The processes of a worker keep their database connection from job to job, while it lives and is not too old."""

from collections.abc import Iterator

import pytest
from celery.signals import task_prerun
from django.db import connection

from designer.database.keeping import LONGEST_USE, keep_connections
from tasks import jobs
from tasks.celery import app

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process, with a connection by the rule of a worker's."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", False)
    keep_connections()
    connection.close()
    connection.ensure_connection()
    yield
    connection.close()


def begin_a_job(name: str = "recover") -> None:
    task_prerun.send(sender=getattr(jobs, name), task_id="1", task=None, args=(), kwargs={})


def test_a_job_goes_on_with_the_connection_of_the_job_before(process: None):
    before = connection.connection

    begin_a_job()

    assert connection.connection is before


def test_an_old_connection_is_made_anew(process: None, monkeypatch: pytest.MonkeyPatch):
    before = connection.connection
    monkeypatch.setattr(connection, "close_at", connection.close_at - LONGEST_USE)

    begin_a_job()
    connection.ensure_connection()

    assert connection.connection is not before


def test_a_connection_that_failed_is_asked_whether_it_lives(process: None, monkeypatch: pytest.MonkeyPatch):
    before = connection.connection
    monkeypatch.setattr(connection, "errors_occurred", True)
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    begin_a_job()
    connection.ensure_connection()

    assert connection.connection is not before


@pytest.mark.parametrize(("name", "asked"), [("recover", 1), ("run_package", 0), ("run_task", 0)])
def test_a_job_that_tries_again_by_itself_does_not_ask_first(
    process: None, monkeypatch: pytest.MonkeyPatch, name: str, asked: int
):
    asking: list[bool] = []
    monkeypatch.setattr(connection, "is_usable", lambda: asking.append(True) or True)

    begin_a_job(name)
    connection.cursor().close()

    assert len(asking) == asked


def test_what_asks_redis_is_made_once_for_its_pool():
    with app.connection_for_write() as connected:
        channel = connected.default_channel
        with channel.conn_or_acquire() as first, channel.conn_or_acquire() as second:
            assert first is second
        channel._disconnect_pools()
        with channel.conn_or_acquire() as anew:
            assert anew is not first
            assert anew.connection_pool is channel.pool
