"""The elements of Foreach Loops: listed once when a loop begins, and kept in pieces, so that each costs the same."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from tasks.runtime.models import Execution, LoopElements, TaskRun

PIECE = 200
KEPT = 32


class Elements:
    """The elements of the loops that a step prepares: those listed in it, and those kept by earlier ones."""

    def __init__(self, execution: Execution) -> None:
        self._created_at = execution.created_at
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
        LoopElements.objects.bulk_create(
            LoopElements(task_run=run, number=place // PIECE, elements=json.dumps(elements[place : place + PIECE]))
            for run, elements in self._listed
            for place in range(0, len(elements), PIECE)
        )
        self._listed.clear()


@lru_cache(maxsize=KEPT)
def _read_piece(run_id: int, _created_at: datetime, number: int) -> list[Any]:
    """The execution's time is part of the key because a restored database gives its numbers a second time."""
    elements: list[Any] = json.loads(LoopElements.objects.get(task_run=run_id, number=number).elements)
    return elements
