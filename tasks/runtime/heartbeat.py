"""Who lives: every process that runs tasks keeps a row fresh, and so does beat. A task run whose process has no row, or
is silent for some seconds, belongs to a dead one, and another worker takes it over.

The beating is done by a thread of the very process that runs the tasks: an orphan of a killed worker that still sends
keeps beating, so that nobody takes its task away. The same thread looks who else has died (deaths).
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import Given, PreparedUpdate
from tasks.node.processes import find_place, find_start
from tasks.runtime.deaths import ALIKE, notice_deaths
from tasks.runtime.models import Heartbeat
from tasks.runtime.silence import PERIOD, begin_to_hear, hear, silence

logger = logging.getLogger(__name__)

LONGEST_SILENCE = 30.0
"""Seconds after which a whole worker, or beat, counts as away for those who ask from outside."""
_mine: dict[int, UUID] = {}
_beating: set[int] = set()
_lock = threading.Lock()
_writing = threading.Lock()
"""Held while the thread beats, so that it does not enter anew who has just signed off."""
_is_over = threading.Event()
when_resigning: list[Callable[[], None]] = []
"""What is to be done before others take over what this process has in hand."""


_beats = PreparedUpdate(
    lambda: (Heartbeat.objects.filter(pk=Given("pk", Heartbeat, "id")), {"beat_at": Now()}),
)
_beats_of_kind = PreparedUpdate(
    lambda: (
        Heartbeat.objects.filter(**{name: Given(name, Heartbeat, name) for name in ("kind", "host", "process")}),
        {"beat_at": Now()},
    )
)
_entries = PreparedInsert(Heartbeat)


def prepare() -> None:
    """Build what every process asks from its beginning on. What builds SQL writes all over the memory that it shares
    with its parent; so a process that has nothing to do yet shares most of it."""
    for each in (_beats, _beats_of_kind, _entries, ALIKE):
        each.prepare()


def identify() -> UUID:
    """Give the identity of this worker process, which begins to beat with the first question."""
    with _lock:
        process = os.getpid()
        if process not in _beating:  # a forked child has its parent's memory, and neither its thread nor its identity
            _mine.clear()
            _beating.clear()
            begin_to_hear()
            threading.Thread(target=_keep_beating, daemon=True, name="heartbeat").start()
            _beating.add(process)
        if process not in _mine:
            identity = uuid4()
            _enter(identity)
            _mine[process] = identity
        return _mine[process]


def resign() -> None:
    """Let others take over what this process is said to have in hand: it goes on as a new one, which lives at once."""
    for each in when_resigning:
        each()
    with _lock:
        _mine.clear()
    try:
        identify()
    except DatabaseError as error:  # the thread enters it as soon as that can be written
        logger.warning("The process resigned, and its new identity could not be written: %s", error)
        connection.close()


def sign_off() -> None:
    """Forget this process, which ends with nothing in hand, so that nobody takes its end for a death."""
    _is_over.set()
    with _writing:
        Heartbeat.objects.filter(pk__in=list(_mine.values())).delete()


def beat(kind: str) -> None:
    """Keep the row of a process that calls this again and again by itself."""
    host, process = socket.gethostname(), os.getpid()
    if not _beats_of_kind.apply(kind=kind, host=host, process=process):
        _entries.apply([Heartbeat(kind=kind, host=host, process=process)])


def age(kind: str, host: str | None = None) -> float | None:
    """Give the seconds since the last beat of this kind of process, on this host or any; None if there was none."""
    rows = Heartbeat.objects.filter(kind=kind, **({"host": host} if host else {}))
    last = rows.order_by("-beat_at").annotate(now=Now()).values_list("now", "beat_at").first()
    return max(0.0, (last[0] - last[1]).total_seconds()) if last else None


def living() -> QuerySet[Heartbeat]:
    """Give the worker processes that were heard of lately, by the database's clock."""
    return Heartbeat.objects.filter(kind="worker", beat_at__gte=Now() - silence())


def forget_the_dead() -> None:
    """Delete the rows of processes that ended a day ago or more."""
    Heartbeat.objects.filter(beat_at__lt=Now() - timedelta(days=1)).delete()


def _enter(identity: UUID) -> None:
    process = os.getpid()
    proof = {"process": process, "place": find_place(process), "started": find_start(process)}
    _entries.apply([Heartbeat(pk=identity, kind="worker", host=socket.gethostname(), **proof)])
    hear()


def _keep_beating() -> None:
    while not _is_over.is_set():
        for _ in range(2):
            time.sleep(PERIOD / 2)
            look()
        with _writing:
            _beat_once()


def look() -> None:
    """Notice who has died, so that a process that begins takes over at once."""
    try:
        notice_deaths()
    except DatabaseError as error:
        logger.warning("It could not be looked who died: %s", error)
        connection.close()


def _beat_once() -> None:
    if _is_over.is_set():
        return
    try:
        identity = identify()
        if _beats.apply(pk=identity):
            hear()
        else:
            _enter(identity)  # somebody cleared the table
    except DatabaseError as error:
        logger.warning("The heartbeat could not be written: %s", error)
        connection.close()
