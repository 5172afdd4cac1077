"""Deaths that are noticed at once, so that nobody waits for beat: each process that runs tasks looks every second.

A process of the same place is dead when the kernel proves it (tasks.node.processes); one of elsewhere when it was
silent for too long. Whoever notices asks for recovery.
"""

import logging
import os
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from designer.database.prepared_queries import Given, PreparedSelect
from tasks.node.processes import find_place, is_proven_dead
from tasks.runtime.models import Heartbeat
from tasks.runtime.queue import ask_for_recovery
from tasks.runtime.silence import silence, usual_silence

logger = logging.getLogger(__name__)

LATELY = timedelta(minutes=2)
_told: set[UUID] = set()
"""Silent processes that this one has asked recovery for."""


def _make() -> "QuerySet[Heartbeat, Any]":
    silent = Q(beat_at__lt=Now() - usual_silence(), beat_at__gt=Now() - usual_silence() - LATELY)
    here = Q(place=Given("place", Heartbeat, "place")) & ~Q(place="")
    rows = Heartbeat.objects.filter(here | silent, kind="worker").annotate(now=Now())
    return rows.values_list("pk", "place", "process", "started", "beat_at", "now")


ALIKE = PreparedSelect(_make)
"""Those of one place, and those of elsewhere that are silent."""


def notice_deaths() -> None:
    """Ask for recovery where a process is dead that was not known to be."""
    place = find_place(os.getpid())
    silent_ones = set()
    for key, there, process, started, beat_at, now in ALIKE.ask(place=place):
        if there == place and is_proven_dead(process, started):
            _bury(key, now)
        elif now - beat_at > (longest := silence()):
            silent_ones.add(key)
            _tell(key, beat_at + longest)
    _told.intersection_update(silent_ones)


def _bury(key: UUID, now: datetime) -> None:
    """Forget a process that is dead for certain; the one who did it says so."""
    if Heartbeat.objects.filter(pk=key).delete()[0]:
        logger.warning("A worker's process died; what it had in hand is taken over.")
        ask_for_recovery(now)


def _tell(key: UUID, died_at: datetime) -> None:
    if key not in _told:
        _told.add(key)
        ask_for_recovery(died_at)
