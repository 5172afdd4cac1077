"""What a transition writes, left to be written with the first rows of the one task that it begins.

So what came of a mail and the next mail of a chain are one transaction, and one wait for the disk. Until then the rows
say what they said before: a process that dies has noted elsewhere what it knew, or nobody knows it. Nothing of the task
may be written before, because its run has no row.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import RLock

from django.db import transaction

from designer.database.commits import leaving_to_the_next_commit
from designer.database.statements import Refused, Statement, may_go_at_once, run_at_once, run_together
from tasks.runtime.models import TaskRun

Enter = Callable[[], None]
"""Writes what else is written, in the transaction that is open."""
Join = Callable[[str, int], Iterable[Statement]]
"""Gives what does the same on PostgreSQL, by the name of the statement that makes the run's row, and how many there are
before."""


@dataclass(eq=False)
class DeferredWrite:
    """The statements of a transition that has locked nothing, and begins one run: the first one saves its execution,
    made_by says which one makes the run's row. behind is what waits for the commit.

    Any thread may write it, once. It is refused where anything is not as the transition has seen it: then nothing of it
    is written, and nothing else of the run may be done.
    """

    run: TaskRun
    statements: Sequence[Statement]
    made_by: int
    behind: Sequence[Callable[[], None]]
    is_written: bool = field(default=False, init=False)
    is_refused: bool = field(default=False, init=False)
    _lock: RLock = field(default_factory=RLock, init=False)

    def write(self) -> bool:
        """Write it by itself if it is not written yet, and tell whether it is."""
        with self._lock, suppress(Refused):
            if not self.is_written and not self.is_refused:
                self._write((*self.statements, *leaving_to_the_next_commit()))
        return self.is_written

    def write_with(self, enter: Enter, join: Join | None = None) -> bool:
        """Write it together with what else is given; tell whether that was done, because nobody else has written it.
        Raises Refused."""
        with self._lock:
            if self.is_refused:
                raise Refused
            if self.is_written:
                return False
            self._write(self.statements, enter, join)
        return True

    def learn(self) -> None:
        """Take it for written, because what was written with it is there: the database went away before it said so."""
        with self._lock:
            if not self.is_written:
                run = self.run
                same = {"execution": run.execution_id, "executable": run.executable, "path": run.path}
                run.pk, run._state.adding = TaskRun.objects.values_list("pk", flat=True).get(**same), False
                self._note_written()

    def _write(self, statements: Sequence[Statement], enter: Enter | None = None, join: Join | None = None) -> None:
        try:
            if (join or not enter) and may_go_at_once(statements):
                run_at_once((*statements, *(join(f"s{self.made_by}", len(statements)) if join else ())))
            else:
                with transaction.atomic(savepoint=False):
                    run_together(statements[:1])  # locks the execution, so that messages are numbered in their order
                    run_together(statements[1:])
                    if enter:
                        enter()
        except Refused:
            self.is_refused = True
            raise
        self._note_written()

    def _note_written(self) -> None:
        self.is_written = True
        for do in self.behind:
            do()


class Following(list[TaskRun]):
    """Task runs that a process does next: one, a batch, or none. deferred is what begins a lone one, if it is still to
    be written, and begin_again does that once more, under the execution's lock, if it is refused."""

    def __init__(self, runs: Iterable[TaskRun] = (), deferred: DeferredWrite | None = None) -> None:
        super().__init__(runs)
        self.deferred = deferred
        self.begin_again: Callable[[], Following] | None = None

    def or_else(self, begin_again: Callable[[], "Following"]) -> "Following":
        """Note what is done if the transition is refused, unless that is written already."""
        self.begin_again = begin_again if self.deferred else None
        return self

    def write(self) -> bool:
        """Write the transition if it is not written yet; tell whether it is."""
        return self.deferred is None or self.deferred.write()

    @contextmanager
    def written_at_last(self) -> Iterator[None]:
        """Do what follows, and write the transition if that is interrupted, so that what is known is not lost."""
        try:
            yield
        except BaseException:
            with suppress(Exception):
                self.write()
            raise
