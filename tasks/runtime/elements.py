"""The elements of Foreach Loops: listed once when a loop begins, and kept in pieces, so that each costs the same."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from tasks.runtime.frozen import freeze
from tasks.runtime.models import Execution, LoopElements, TaskRun
from tasks.runtime.secrecy.storing import close_text, open_text

PIECE = 200
KEPT = 32
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
        LoopElements.objects.bulk_create(
            LoopElements(
                task_run=run, number=place // PIECE, elements=self._write_piece(run, elements[place : place + PIECE])
            )
            for run, elements in self._listed
            for place in range(0, len(elements), PIECE)
        )
        self._listed.clear()

    def _write_piece(self, run: TaskRun, elements: Sequence[Any]) -> str:
        """Give a piece as a row keeps it: encrypted where the loop goes by something sensitive."""
        text = json.dumps(elements)
        return close_text(text) if run.executable in freeze(self._execution).origins else text


@lru_cache(maxsize=KEPT)
def _read_piece(run_id: int, _created_at: datetime, number: int) -> list[Any]:
    """The execution's time is part of the key because a restored database gives its numbers a second time."""
    kept = LoopElements.objects.get(task_run=run_id, number=number).elements
    elements: list[Any] = json.loads(kept if kept.startswith(PLAIN) else open_text(kept))
    return elements
