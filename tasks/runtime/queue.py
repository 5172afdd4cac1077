"""Handing work to Celery. What the broker loses or does not take, recovery finds in the database and queues again."""

import logging

from kombu.exceptions import OperationalError

from tasks.celery import app

logger = logging.getLogger(__name__)
RETRY = {"max_retries": 1, "interval_start": 0.1}


def enqueue(job: str, key: int) -> None:
    """Queue a job of tasks.jobs for the row with this key."""
    try:
        app.send_task(job, args=(key,), retry=True, retry_policy=RETRY)
    except OperationalError as error:
        logger.warning("The broker cannot be reached, %s %s starts as soon as it can: %s", job, key, error)
