"""Writing down what has happened already, also when the database is away for some seconds."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from tasks.runtime.state.planner_cache import forget_planners

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

PATIENCE = 60.0
PAUSE = 0.5


def retry_on_outage(write: Callable[[], Result]) -> Result:
    """Call a function that writes in one transaction, again and again for a minute while the database is away."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > give_up_at or connection.in_atomic_block:
                raise
            logger.warning("The database cannot be written, trying again: %s", error)
            forget_planners()
            connection.close()
            time.sleep(PAUSE)
