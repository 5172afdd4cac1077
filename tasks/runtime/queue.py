"""Handing work to Celery. What the broker loses or does not take, recovery finds in the database and queues again."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import redis
from django.conf import settings
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from tasks.celery import app
from tasks.node import PERSON

logger = logging.getLogger(__name__)
LOST_AFTER = timedelta(seconds=30)
"""How long something may wait before it is taken for lost by the broker."""
MOST_AT_ONCE = 500
"""Rows of one kind that are queued again at once; the others follow some seconds later."""
RETRY = {"max_retries": 1, "interval_start": 0.1}


def enqueue(job: str, key: int, person: int | None) -> None:
    """Queue a job of tasks.jobs for the row with this key, and say whose it is, so that no person's hold all processes.

    What nobody known has started is of one person too.
    """
    _send(job, key, {PERSON: person or 0})


def enqueue_at_once(job: str, key: int) -> None:
    """Queue a short job that waits for no share of anybody's, such as a cancel."""
    _send(job, key, {})


def ask_for_recovery(died_at: datetime) -> None:
    """Have recovery look at once what a process left that died at this time, by the database's clock, or before."""
    _send("recover", died_at.isoformat(), {})


def lost_after() -> timedelta:
    """Say for how long a job has waited that the broker may have lost: no longer than the broker runs, because one that
    was started again may have forgotten what it had."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
            uptime = timedelta(seconds=int(client.info("server")["uptime_in_seconds"]))
    except (redis.RedisError, KeyError):
        return LOST_AFTER
    return min(LOST_AFTER, uptime)


def take_waiting(waiting: QuerySet[Any], person: str, **noted: Any) -> Iterator[tuple[int, int | None]]:
    """Yield the rows that wait to be queued again, and whose each is, once it is noted that they are queued now.

    person is the field that says whose a row is. A job that comes twice does nothing.
    """
    for key, whose in waiting.values_list("pk", person)[:MOST_AT_ONCE]:
        if waiting.filter(pk=key).update(**noted):
            yield key, whose


def _send(job: str, key: int | str, headers: dict[str, int]) -> None:
    """Publish a job as Celery's send_task does, which finds out anew each time what is the same for all of these: that
    takes it as long as all the rest."""
    message = app.amqp.as_task_v2(
        str(uuid4()), job, (key,), argsrepr=f"({key!r},)", kwargsrepr="{}", ignore_result=True
    )
    sent = {"headers": message.headers | headers, "routing_key": app.conf.task_default_queue, **message.properties}
    try:
        with app.producer_pool.acquire(block=True) as producer:
            producer.publish(message.body, serializer="json", retry=True, retry_policy=RETRY, **sent)
    except OperationalError as error:
        logger.warning("The broker cannot be reached, %s %s starts as soon as it can: %s", job, key, error)
