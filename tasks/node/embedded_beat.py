"""Beat as a process of a worker node, where a machine has one: it shares what the node's main process has loaded.

On a team's server beat is a service of its own, because there may be several nodes, and exactly one beat.
"""

import logging
from typing import Any

from celery import bootsteps
from celery.beat import EmbeddedService
from celery.worker.components import Pool
from django.conf import settings

logger = logging.getLogger(__name__)
PERIOD = 2.0
"""Seconds between two looks whether beat lives."""


class EmbeddedBeatStep(bootsteps.StartStopStep):
    """Starts beat after the node's processes, and again when it has died; Celery's own --beat leaves it dead."""

    requires = (Pool,)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.enabled = settings.EMBEDDED_BEAT
        self._is_over = False

    def start(self, worker: Any) -> None:
        """Start beat; what the node holds for connections is not yet open."""
        scheduler = worker.app.conf.beat_scheduler  # which Celery looks up only for a beat of its own
        beat: Any = EmbeddedService(worker.app, scheduler_cls=scheduler)  # its types leave open that it is a process
        beat.start()
        self._beat = beat

    def register_with_event_loop(self, worker: Any, hub: Any) -> None:
        """Begin to look after beat."""
        hub.call_repeatedly(PERIOD, self._revive, worker)

    def stop(self, parent: Any) -> None:
        """End beat with its node."""
        self._is_over = True
        self._beat.terminate()

    def terminate(self, parent: Any) -> None:
        """End beat with its node, also when that ends at once."""
        self.stop(parent)

    def _revive(self, worker: Any) -> None:
        if not self._is_over and not self._beat.is_alive():
            logger.warning("Beat has died and is started again.")
            self.start(worker)
