"""Queuing a sync. The job is found by its name, because what it does stands above this."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
JOB = "sync_project"
PERSON = "person"
"""The header that says whose job it is, so that nobody's hold all processes (tasks.node)."""


def queue_sync(project_id: int, user_id: int, local: str, prune: bool, check: bool) -> None:
    """Queue a sync as this person's. One that the broker does not take is asked for again."""
    try:
        current_app.send_task(JOB, (project_id, user_id, local, prune, check), headers={PERSON: user_id})
    except OperationalError as error:
        logger.warning("The broker cannot be reached, project %s is not synced: %s", project_id, error)
