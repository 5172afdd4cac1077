"""What of a batch goes one way: the deliveries that wait for it, and the connections that take it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from connections.errors import SmtpError
from connections.guard_rules.rules import Guard, Stopped, guard
from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.batches.threaded_connection import ThreadedConnection
from tasks.deliveries.guards import recent_guards_of
from tasks.deliveries.sending.attempts import Route
from tasks.runtime.models import Execution
from tasks.runtime.state.outages import retry_on_outage

SLOW = 0.0015
"""Seconds for a message from which on connections have threads, and for which answers are waited for before another
connection is opened."""
SLOWER = 1.1
"""By how much a message may at most seem to take longer than the one before: threads wait for each other, too."""
EACH = 2
"""Messages that a connection is given at once: one that is under way, and one that is asked for behind it."""
AHEAD, MOST_AHEAD = 2, 20
"""Messages that may leave behind the one that is under way: to a slow server, so that none waits for a transaction, and
to a quick one."""
LONGEST_GATHERING = 0.02
MOST_KNOWN = 1_000
"""Routes whose servers' pace is known."""


@dataclass
class BatchRoute:
    """The way of some deliveries of a batch. error is why no connection can be had. seconds is how long the server
    took for a message at least, as far as this process knows, and window how many it takes at once."""

    route: Route
    execution: Execution
    most: int
    waiting: deque[BatchedDelivery] = field(default_factory=deque)
    connections: list[ThreadedConnection] = field(default_factory=list)
    error: SmtpError | None = None
    seconds: float | None = None
    window: int = 1
    _guards: Sequence[Guard] | None = None

    @classmethod
    def of(cls, route: Route, execution: Execution) -> "BatchRoute":
        """Give a way that may take as many connections as the connection manager allows."""
        overall = route.smtp.max_connections_overall or route.smtp.effective_max_connections
        made = cls(route, execution, min(overall, route.smtp.effective_max_connections))
        made.seconds, made.window = _known.get(_name(route), (None, 1))
        return made

    @property
    def is_quick(self) -> bool:
        """Whether the server is known to answer so quickly that a thread that waits for it costs more than the wait."""
        return self.seconds is not None and self.seconds <= SLOW

    def learn(self, seconds: float, window: int) -> None:
        """Note how long a message took, and how many may be under way at once, for this batch and the next ones."""
        self.window = window
        self.seconds = min(seconds, SLOWER * self.seconds) if self.seconds else seconds
        _known[_name(self.route)] = self.seconds, window
        while len(_known) > MOST_KNOWN:
            del _known[next(iter(_known))]

    @property
    def ahead(self) -> int:
        """How many messages may leave behind the one that is under way."""
        if self.is_slow:
            return AHEAD
        return MOST_AHEAD if self.is_quick else 0

    def take_row(self, *, is_all: bool) -> list[BatchedDelivery]:
        """Take what this thread itself is to send next in a row, from a server that is not slow; is_all: no more will
        come."""
        most = max(self.window, 1 + self.ahead)
        if self.connections or not self.is_quick:
            return []
        if len(self.waiting) < most and not is_all:
            return []
        return [self.waiting.popleft() for _ in range(min(most, len(self.waiting)))]

    def ask_guards(self) -> None:
        """Ask the guards as they are now, unless that has just been done."""
        ask = partial(recent_guards_of, self.execution, self.route.manager, self.route.smtp)
        self._guards = retry_on_outage(ask)

    def passes(self, one: BatchedDelivery) -> bool:
        """Whether the guards let a message go to everybody. What they keep back is told where it is sent alone."""
        if self._guards is None:
            self.ask_guards()
        try:
            return not guard(one.message.envelope.recipients, self._guards or ()).withheld
        except Stopped:
            return False

    @property
    def is_slow(self) -> bool:
        """Whether the server is known to be worth many connections."""
        return self.seconds is not None and not self.is_quick and self.window == 1

    @property
    def gathering(self) -> float:
        """Seconds for which more is waited for before what will leave later is entered, and what was answered written
        down."""
        return min(LONGEST_GATHERING, (self.seconds or 0.0) / 2) if self.is_slow else 0.0

    def may_open(self) -> bool:
        """Whether another connection would find something to send, when those that are being opened have theirs."""
        opening = sum(not each.is_open for each in self.connections)
        return len(self.connections) < self.most and len(self.waiting) > EACH * opening

    def give(self) -> None:
        """Give connections, those that have least first, what they can ask the server for at once, and what may leave
        while the next ones are written. Behind a message that the server holds up, only one more waits; and nothing is
        given ahead that a connection could have which is being opened."""
        while self.waiting and (connection := self._find_free()):
            connection.give(self.waiting.popleft())

    def _find_free(self) -> ThreadedConnection | None:
        open_ones = [each for each in self.connections if each.is_open and each.window == 1]
        if not open_ones:
            return None
        least = min(open_ones, key=lambda each: len(each.given))
        is_alone = all(each.is_open for each in self.connections)
        most = EACH + (self.ahead if least.is_flowing and is_alone else 0)
        return least if len(least.given) < most else None

    def end_connections(self) -> None:
        """Give the connections back; all that they were given is answered."""
        for connection in self.connections:
            connection.end()
        self.connections.clear()

    def find_next(self, connection: ThreadedConnection, wanted: BatchedDelivery | None = None) -> list[BatchedDelivery]:
        """Find what a connection will send next and may not yet. What it waits for, wanted, may be behind others: what
        was opened anew takes several at once where the one before took one."""
        soon = dict.fromkeys([*islice(connection.given, 1 + self.ahead), *([wanted] if wanted else [])])
        return [one for one in soon if not one.may_leave.is_set()]

    def take_windows(self, *, is_all: bool) -> list[tuple[ThreadedConnection, BatchedDelivery]]:
        """Take what connections with chunks may send, half a window or more at a time, those first that have least;
        is_all: no more will come."""
        taken = []
        for connection in sorted(self.connections, key=lambda each: len(each.given)):
            half = connection.window // 2
            room = 3 * half - len(connection.given)
            is_due = len(self.waiting) >= half or is_all
            if connection.is_open and connection.window > 1 and room >= half and is_due:
                taken += [(connection, self.waiting.popleft()) for _ in range(min(room, len(self.waiting)))]
        return taken


_known: dict[tuple[object, ...], tuple[float, int]] = {}


def _name(route: Route) -> tuple[object, ...]:
    return route.smtp.smtp_server, route.smtp.effective_port
