"""The items of Foreach Loops, which their enumerators yield: listed once when a loop begins, and kept in pieces, so
that each costs the same.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from django.db import transaction

from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import Given, PreparedSelect
from designer.variables.values import CannotEvaluate
from tasks.runtime.models import Execution, LoopItems, TaskRun
from tasks.runtime.secrecy.storing import close_text, open_text
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus

INSERT = PreparedInsert(LoopItems, unique=["task_run", "number"], update=["items"])
"""Keeps pieces: what is there already is the same."""
PIECE_KEPT = PreparedSelect(
    lambda: (
        LoopItems.objects.filter(
            task_run=Given("task_run", LoopItems, "task_run"), number=Given("number", LoopItems, "number")
        )
        .order_by()
        .values_list("items")
    )
)
"""Asks for one piece."""
PIECE = 200
KEPT = 32
TOGETHER = 20
"""Pieces that are written in one transaction."""
FEW = 1_000
"""Items that are written in a transition of their loop's execution."""
NOT_KEPT = (
    "What the loop went through in the execution before is not kept any more, so it cannot go on. Run the package."
)
PLAIN = "["
"""How a piece begins that is not encrypted."""


class ListedByAnother(Exception):
    """Another process lists the items of this loop now."""


class LoopItemStore:
    """The items of the loops that a transition prepares: those listed in it, and those kept by earlier ones."""

    def __init__(self, execution: Execution) -> None:
        self._execution, self._created_at = execution, execution.created_at
        self._listed: list[tuple[TaskRun, Sequence[Any]]] = []
        self._taken: list[tuple[TaskRun, int]] = []

    def keep(self, run: TaskRun, items: Sequence[Any]) -> None:
        """Keep the items of a loop that begins to go through them."""
        run.item_count = len(items)
        self._listed.append((run, items))

    def take_over(self, run: TaskRun, of: int, count: int) -> None:
        """Keep the items of a task run before, whose loop this run goes through again. Raises CannotEvaluate where they
        are not kept any more."""
        kept = LoopItems.objects.filter(task_run=of).count()
        if kept < -(-count // PIECE):
            raise CannotEvaluate(NOT_KEPT)
        run.item_count = count
        self._taken.append((run, of))

    def read(self, run: TaskRun, number: int) -> Any:
        """Give an item by its number."""
        for known, of in self._taken:
            if known is run:
                return _read_piece(of, self._created_at, number // PIECE)[number % PIECE]
        for known, items in self._listed:
            if known is run:
                return items[number]
        return _read_piece(run.pk, self._created_at, number // PIECE)[number % PIECE]

    @property
    def has_news(self) -> bool:
        """Whether anything was listed, or taken over."""
        return bool(self._listed or self._taken)

    def write(self) -> None:
        """Keep what was listed, once the loops have their rows."""
        pieces = (piece for run, items in self._listed for piece in _cut(run, items, self._execution))
        INSERT.apply(pieces)
        self._listed.clear()
        for run, of in self._taken:
            rows = LoopItems.objects.filter(task_run=of).order_by("number").values_list("number", "items").iterator()
            while some := list(islice(rows, TOGETHER)):
                INSERT.apply(LoopItems(task_run=run, number=n, items=items) for n, items in some)
        self._taken.clear()


def store_items(run: TaskRun, items: Sequence[Any]) -> bool:
    """Keep what this process has listed for a loop whose run it has in hand, some of it at a time; or tell that it is
    so little that it can be kept with the run (LoopItemStore.keep).

    Nobody reads it before the run says how much there is. Raises ListedByAnother when another process does that now.
    """
    if run.attempts == 1 and len(items) <= FEW:
        return False
    retry_on_outage(partial(_write, run, None))
    pieces = _cut(run, items, run.execution)
    while some := list(islice(pieces, TOGETHER)):
        retry_on_outage(partial(_write, run, some))
    return True


@transaction.atomic
def _write(run: TaskRun, pieces: list[LoopItems] | None) -> None:
    """Write some pieces, or clear away what a process before has left."""
    mine = TaskRun.objects.select_for_update().filter(pk=run.pk, status=TaskStatus.RUNNING, worker=run.worker)
    if not mine.values_list("pk").first():
        raise ListedByAnother
    if pieces is None:
        LoopItems.objects.filter(task_run=run).delete()
    else:
        INSERT.apply(pieces)


def read_item(run: TaskRun, execution: Execution, number: int) -> Any:
    """Give an item of a loop by its number. Raises LookupError where it is not kept, CannotEvaluate where it cannot be
    decrypted."""
    try:
        return _read_piece(run.pk, execution.created_at, number // PIECE)[number % PIECE]
    except LoopItems.DoesNotExist as error:
        raise LookupError from error


def _cut(run: TaskRun, items: Sequence[Any], execution: Execution) -> Iterator[LoopItems]:
    """Give the pieces as rows keep them: encrypted where the loop goes by something sensitive."""
    is_secret = run.executable in load_snapshot(execution).origins
    for place in range(0, len(items), PIECE):
        text = json.dumps(items[place : place + PIECE])
        yield LoopItems(task_run=run, number=place // PIECE, items=close_text(text) if is_secret else text)


@lru_cache(maxsize=KEPT)
def _read_piece(run_id: int, _created_at: datetime, number: int) -> list[Any]:
    """The execution's time is part of the key because a restored database gives its numbers a second time."""
    rows = PIECE_KEPT.ask(task_run=run_id, number=number)
    if not rows:
        raise LoopItems.DoesNotExist(f"Piece {number} of what the loop of task run {run_id} goes through is not kept.")
    kept = rows[0][0]
    items: list[Any] = json.loads(kept if kept.startswith(PLAIN) else open_text(kept))
    return items
