"""The jobs of imports that the queue carries."""

import logging
from typing import Any

from celery import shared_task
from kombu.exceptions import OperationalError

from designer.services.imports.jobs import recovery, running

logger = logging.getLogger(__name__)
PERSON = "person"
"""The header that says whose job it is, so that nobody's imports hold all processes; a node reads it (tasks.node)."""


@shared_task(name="run_import")
def run_import(uid: str) -> None:
    """Go on with an import, and then with the next into the same project."""
    running.run(uid)
    if following := recovery.find_next(uid):
        queue_import(*following)


@shared_task(name="recover_imports")
def recover_imports() -> None:
    """Take up the imports of dead workers, end those that waited too long, and queue what waits."""
    recovery.recover()
    for uid, person in recovery.find_waiting():
        queue_import(uid, person)


@shared_task(name="expire_imports")
def expire_imports() -> None:
    """Delete what is not kept any longer."""
    recovery.expire_imports()


def queue_import(uid: str, person: int) -> None:
    """Queue an import as this person's. What the broker does not take is queued again by recovery."""
    headers: dict[str, Any] = {PERSON: person}
    try:
        run_import.apply_async((uid,), headers=headers)
    except OperationalError as error:
        logger.warning("The broker cannot be reached, import %s begins as soon as it can: %s", uid, error)
