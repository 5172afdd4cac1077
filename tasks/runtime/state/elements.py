"""The elements of Foreach Loops: listed once when a loop begins, and kept in pieces, so that each costs the same."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from django.db import transaction

from tasks.runtime.engine.runners import TaskCanceled
from tasks.runtime.models import Execution, LoopElements, TaskRun
from tasks.runtime.secrecy.storing import close_text, open_text
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.states import TaskStatus

PIECE = 200
KEPT = 32
TOGETHER = 20
"""Pieces that are written in one transaction."""
PLAIN = "["
"""How a piece begins that is not encrypted."""


class Elements:
    """The elements of the loops that a step prepares: those listed in it, and those kept by earlier ones."""

    def __init__(self, execution: Execution) -> None:
        self._execution, self._created_at = execution, execution.created_at
        self._listed: list[tuple[TaskRun, Sequence[Any]]] = []

    def keep(self, run: TaskRun, elements: Sequence[Any]) -> None:
        """Take what a loop has begun to go through."""
        run.element_count = len(elements)
        self._listed.append((run, elements))

    def read(self, run: TaskRun, number: int) -> Any:
        """Give an element by its number."""
        for known, elements in self._listed:
            if known is run:
                return elements[number]
        return _read_piece(run.pk, self._created_at, number // PIECE)[number % PIECE]

    def write(self) -> None:
        """Keep what was listed, once the loops have their rows."""
        pieces = (piece for run, elements in self._listed for piece in _cut(run, elements, self._execution))
        LoopElements.objects.bulk_create(pieces)
        self._listed.clear()


def store(run: TaskRun, elements: Sequence[Any]) -> None:
    """Keep what this process has listed for a loop whose run it has in hand, some of it at a time.

    Nobody reads it before the run says how much there is. Raises TaskCanceled when another process does that now.
    """
    retry_on_outage(partial(_write, run, None))
    pieces = _cut(run, elements, run.execution)
    while some := list(islice(pieces, TOGETHER)):
        retry_on_outage(partial(_write, run, some))


@transaction.atomic
def _write(run: TaskRun, pieces: list[LoopElements] | None) -> None:
    """Write some pieces, or clear away what a process before has left."""
    mine = TaskRun.objects.select_for_update().filter(pk=run.pk, status=TaskStatus.RUNNING, worker=run.worker)
    if not mine.values_list("pk").first():
        raise TaskCanceled("Another process lists what the loop goes through.")
    if pieces is None:
        LoopElements.objects.filter(task_run=run).delete()
    else:
        LoopElements.objects.bulk_create(pieces, ignore_conflicts=True)  # what is committed already is the same


def _cut(run: TaskRun, elements: Sequence[Any], execution: Execution) -> Iterator[LoopElements]:
    """Give the pieces as rows keep them: encrypted where the loop goes by something sensitive."""
    is_secret = run.executable in load_snapshot(execution).origins
    for place in range(0, len(elements), PIECE):
        text = json.dumps(elements[place : place + PIECE])
        yield LoopElements(task_run=run, number=place // PIECE, elements=close_text(text) if is_secret else text)


@lru_cache(maxsize=KEPT)
def _read_piece(run_id: int, _created_at: datetime, number: int) -> list[Any]:
    """The execution's time is part of the key because a restored database gives its numbers a second time."""
    kept = LoopElements.objects.get(task_run=run_id, number=number).elements
    elements: list[Any] = json.loads(kept if kept.startswith(PLAIN) else open_text(kept))
    return elements
