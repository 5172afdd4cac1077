"""Beat's scheduler. Our schedule is only "every so many seconds", so it keeps no file."""

import logging
import time
from typing import Any

from celery.beat import Scheduler as InMemoryScheduler
from django.db import DatabaseError, connection

from tasks.runtime import heartbeat
from tasks.runtime.silence import PERIOD

logger = logging.getLogger(__name__)


class Scheduler(InMemoryScheduler):
    """Ticks as Celery's does, and leaves a sign of life each time, so that /readyz sees a beat that hangs."""

    max_interval = 5

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._last_sign = 0.0

    def tick(self, *args: Any, **options: Any) -> float:
        """Send what is due; give the seconds until the next time."""
        if time.monotonic() - self._last_sign > PERIOD:
            self._leave_sign()
        pause: float = super().tick(*args, **options)
        return min(pause, self.max_interval)

    def _leave_sign(self) -> None:
        try:
            heartbeat.beat("beat")
            self._last_sign = time.monotonic()
        except DatabaseError as error:
            logger.warning("Beat could not leave its sign of life: %s", error)
            connection.close()
