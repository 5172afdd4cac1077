"""The rows of the table: what is run, to which server, beside what, and what is to be reached."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.bench.sink_server import CHUNKING, MOODY, is_deferred, is_refused
from tests.bench.stack.documents import Shape, all_at_once, merge, one_after_the_other

PLAIN = ""
TLS = "tls"
CHUNKED = (CHUNKING,)
WORKERS = 2
HALF_OF_TEN = 5
"""The worker's two processes have ten connections together, as the goals are meant."""


@dataclass(frozen=True)
class Row:
    """One shape of package, so many mails, one kind of server. goal is mails/s in terms of the loop's, 0 if none."""

    name: str
    title: str
    shape: Shape
    mails: int
    offers: tuple[str, ...] = ()
    milliseconds: int = 0
    goal: float = 0
    processes: int = WORKERS
    attached: bool = False
    connections: int | None = None
    """That a process may have open at once; unset is the default of a connection manager."""
    per_core: float = 0
    """Mails/s per core that are to be reached instead."""

    @property
    def accepted(self) -> int:
        """Mails that the server takes in the end."""
        return self.mails - self._count(is_refused)

    @property
    def prompt(self) -> int:
        """Those of them that it takes at once; the rest comes when the server wants it, which is no measure of us."""
        return self.accepted - self._count(is_deferred)

    def _count(self, is_so: Callable[[int], bool]) -> int:
        return sum(map(is_so, range(self.mails))) if MOODY in self.offers else 0

    @property
    def floor(self) -> int:
        """Mails of the smtplib loop just before: enough for a second or two."""
        if self.milliseconds:
            return 30
        return min(self.mails, 300 if self.attached else 1000)


def table_of(mails: int, many: int, large: int) -> list[Row]:
    """Give all rows, with so many mails in a package, in a long Foreach, and of 100 KiB."""
    return [*_many(many), *_few(mails), *_far(mails), _large(large), *_with_processes(many)]


def _many(mails: int) -> list[Row]:
    title = f"Foreach {mails:,}, batches of"
    return [
        Row("foreach-many", f"{title} 100", merge(100), mails, goal=1.5),
        Row("foreach-many-chunking", f"{title} 100, CHUNKING", merge(100), mails, CHUNKED, goal=1.8),
        Row("foreach-many-default", f"{title} 20", merge(), mails, goal=1.5),
        Row("foreach-many-default-chunking", f"{title} 20, CHUNKING", merge(), mails, CHUNKED, goal=1.8),
    ]


def _few(mails: int) -> list[Row]:
    title = f"Foreach {mails}, batches of 20"
    tasks = f"{mails} independent tasks"
    return [
        Row("foreach-300", title, merge(), mails, goal=1.2),
        Row("foreach-300-chunking", f"{title}, CHUNKING", merge(), mails, CHUNKED, goal=1.2),
        Row("tasks-300", tasks, all_at_once, mails, goal=0.8),
        Row("tasks-300-chunking", f"{tasks}, CHUNKING", all_at_once, mails, CHUNKED, goal=0.8),
        Row("chain", f"chain of {mails}", one_after_the_other, mails, goal=0.4),
    ]


def _far(mails: int) -> list[Row]:
    tasks = f"{mails} independent tasks, 20 ms away"
    title = f"Foreach {mails}, 20 ms away"
    near = [
        Row("far", title, merge(), mails, goal=35),
        Row("far-chunking", f"{title}, CHUNKING", merge(), mails, CHUNKED, goal=85),
        Row("far-tasks", tasks, all_at_once, mails, goal=35),
        Row("far-tasks-chunking", f"{tasks}, CHUNKING", all_at_once, mails, CHUNKED, goal=85),
    ]
    return [replace(row, milliseconds=20, connections=HALF_OF_TEN) for row in near]


def _large(mails: int) -> Row:
    title = f"Foreach {mails:,} of 100 KiB, TLS, 1 % deferred, 0.5 % refused"
    return Row("large", title, merge(100, attached=True), mails, (MOODY, TLS), attached=True, per_core=150)


def _with_processes(mails: int) -> list[Row]:
    title = f"Foreach {mails:,}, batches of 100"
    return [
        Row(f"workers-{number}", f"{title}, processes: {number}", merge(100), mails, processes=number)
        for number in (1, 2, 4, 8)
    ]
