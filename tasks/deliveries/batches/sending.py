"""Sending the deliveries of batches: while some are under way, the next ones are built and written down.

One thread, the caller's, builds and knows the database. A thread for each connection knows the server. Whenever a
connection waits until a message may leave, one transaction enters it, together with those that the connection will send
while the next transaction is written, and writes down the answers that came since the last one. A slow server's
connections are kept two messages ahead, once in half the time of a message for all of them, so that none waits for a
transaction. What a dead process leaves in doubt is what was under way (tasks.deliveries.sending.under_way); where that
cannot be told, also what might have left.

Another connection is opened, as far as the connection manager allows, when messages are ready and the server's answers
are waited for. Only what goes well is written down together. Whatever else the server says of one is written down as if
it had been sent alone, by `finish`, which is also what sends it alone where that is needed.

When nothing is left but to wait for a server, another batch is taken into hand, and asked for again where there was
none yet; of the last one a slow server's mails are shared with other processes, which are free soon.

What a `finish` sends it sends by this thread and takes connections from the pool. Those of this sending are given back
before, for none of them ends while this thread waits: what they send has to be entered.
"""

from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import assert_never

from django.db.models import Model, QuerySet

from connections.errors import SmtpError
from connections.waiting.cancel_scope import GRACE_PERIOD
from tasks.deliveries.batches.batched import BatchedDelivery, KeptBack
from tasks.deliveries.batches.direct_connection import DirectConnection
from tasks.deliveries.batches.in_hand import BatchesInHand, Builder
from tasks.deliveries.batches.next_to_leave import Connection, Leaving, NextToLeave
from tasks.deliveries.batches.outcomes import LOOK, LastAnswers, Outcomes, enter_waiting
from tasks.deliveries.batches.route import SLOW, BatchRoute
from tasks.deliveries.batches.routes import BatchRoutes
from tasks.deliveries.batches.threaded_connection import Answered, Ended, News, Opened, ThreadedConnection, Wanted
from tasks.deliveries.sending import under_way
from tasks.deliveries.sending.attempts import (
    CANCELED_WAITING,
    INTERRUPTED,
    NotWanted,
    TakenOver,
    find_stopping,
)
from tasks.runtime.models import Execution
from tasks.runtime.state.deferred_write import DeferredWrite
from tasks.runtime.state.outages import retry_on_outage

MOST_BATCHES = 2
"""In hand at once, the first of which only waits for its last answers."""
MOST_UNWRITTEN = 50
"""Answers that wait to be written down."""
ASK_AGAIN = 0.01
"""Seconds after which another batch is asked for again, where there was none."""
SETTLE = 0.002
"""Seconds for which more answers are waited for before those that came are written down."""
TakeMore = Callable[[bool], Builder | None]
"""Takes another batch (tasks.runtime.engine.runners.TakeMore)."""


class BatchSending:
    """Sends what is built of batches. Call `finish` of each delivery when its batch is over, if it is not dropped."""

    def __init__(self, execution: Execution, deferred: DeferredWrite | None = None) -> None:
        """deferred is what begins the first task run, where that is written with its rows."""
        if deferred is None:
            under_way.end_all()
        self._deferred = deferred
        self.outcomes = Outcomes(partial(find_stopping, execution.pk))
        self._routes = BatchRoutes(execution)
        self._news: SimpleQueue[News] = SimpleQueue()
        self._next = NextToLeave(self._routes)
        self._batches = BatchesInHand()
        self._ask_at = 0.0

    def send(self, first: Builder, take_more: TakeMore) -> Generator[LastAnswers | None, None, None]:
        """Send a batch, and those that can be taken meanwhile. As each in turn is over, give the answers that are to be
        written with its results."""
        self._batches.add(first)
        try:
            while self._batches:
                while self._do_next(take_more):
                    pass
                alone = self.outcomes.take_alone(self._batches.first)
                has_more = bool(alone) or self._batches.first in self._batches.with_work
                self._batches.end_first()
                kept = self._give_connections_back() if has_more or not self._batches else []
                yield self._conclude(alone, is_end=not (has_more or self._batches))
                for one in kept:
                    self._offer(one)
                self._ask_at = 0.0
        except BaseException:
            self._interrupt()
            raise

    def _give_connections_back(self) -> list[BatchedDelivery]:
        """Have all that connections were given answered, and them in the pool again. Give what still waits."""
        kept = self._routes.take_waiting()
        self._hear_all()
        while any(self._routes.undecided):
            if not self._let_leave_next(is_all=True):
                self._wait()
            self._hear_all()
        self._routes.end_connections()
        return kept

    def _conclude(self, alone: list[BatchedDelivery], *, is_end: bool) -> LastAnswers | None:
        """Write down what was answered, or leave it to be written with the results where nothing more is sent."""
        last = self.outcomes.leave_last() if is_end else None
        if self.outcomes.answered:
            self.outcomes.write()
        enter_waiting(alone)
        return last

    def _do_next(self, take_more: TakeMore) -> bool:
        """Do what is most urgent, but for the end of the first batch; tell whether there was anything."""
        self._hear_all()
        is_all = self._batches.is_built or not self._routes.has_room
        if self._let_leave_next(is_all=is_all):
            return True
        if len(self.outcomes.answered) >= MOST_UNWRITTEN:
            self._write([])
        elif not self._batches.is_built and self._routes.has_room:
            self._build()
        elif self._batches.is_first_over(self._routes.undecided):
            return False
        elif not self._take_more(take_more):
            self._wait()
        return True

    def _let_leave_next(self, *, is_all: bool) -> bool:
        """Let leave what is to leave now, by other threads or by this one; tell whether there was anything."""
        if leaving := self._next.find(is_all=is_all):
            self._write(leaving)
            return True
        return any(self._send_row(route, is_all=is_all) for route in self._routes.all)

    def _take_more(self, take_more: TakeMore) -> bool:
        """Take another batch into hand where all is with a server that lets wait; tell whether there was one.

        What is to be sent alone has its turn first: it may take long.
        """
        is_due = self._batches.is_built and not self._routes.waiting
        if not is_due or self.outcomes.alone or self._batches.with_work:
            return False
        if self.outcomes.is_canceled or len(self._batches) >= MOST_BATCHES:
            return False
        if monotonic() < self._ask_at:
            return False
        more = take_more(self._routes.is_slow)
        self._ask_at = monotonic() + max(ASK_AGAIN, self._routes.gathering)
        if more:
            self._batches.add(more)
        return more is not None

    def _build(self) -> None:
        one = self._batches.build_next()
        if one is None:
            return
        route = self._routes.find(one.route)
        if one.deferred and not route.is_quick:
            retry_on_outage(one.deferred.write)  # shown while the server is waited for
        self._offer(one)

    def _offer(self, one: BatchedDelivery) -> None:
        """Let a delivery go its way with others, if it can."""
        route = self._routes.find(one.route)
        if route.error:
            self.outcomes.fail(one, route.error)
        elif not route.passes(one):
            self.outcomes.leave_alone(one)
        else:
            route.waiting.append(one)
            self._give(route)

    def _give(self, route: BatchRoute) -> None:
        """Have connections take what waits; the first one is opened for the first delivery, and more to a slow server
        where more waits than they can take."""
        if route.waiting and not route.connections and not route.is_quick:
            self._open(route)
        route.give()
        while route.is_slow and route.may_open():
            self._open(route)

    def _send_row(self, route: BatchRoute, *, is_all: bool) -> bool:
        """Send some deliveries by a connection of this thread, if enough of them wait; tell whether it did."""
        row = route.take_row(is_all=is_all)
        if not row:
            return False
        connection = DirectConnection(route.route, self._let_row_leave, self.outcomes.take_answer)
        error: BaseException | None = None
        try:
            connection.send(row, self._find_stopping)
        except (SmtpError, NotWanted, TakenOver, KeptBack) as raised:
            error = raised
        if connection.seconds:
            route.learn(connection.seconds, connection.window)
        self._close(connection, error)
        return True

    def _find_stopping(self) -> QuerySet[Model]:
        """Ask from another thread, because the server lets wait; what has begun the task is shown meanwhile."""
        if self._deferred:
            self._deferred.write()
        return self.outcomes.find_stopping()

    def _let_row_leave(self, connection: DirectConnection) -> None:
        self._write([(connection, one) for one in connection.given if not one.may_leave.is_set()])

    def _open(self, route: BatchRoute) -> None:
        route.connections.append(ThreadedConnection(route.route, self.outcomes.find_stopping, self._news))

    def _write(self, leaving: list[Leaving]) -> None:
        """Enter what leaves now and write down what was answered, in one transaction."""
        for route in {id(route): route for route in (self._routes.find(of.route) for of, _ in leaving)}.values():
            route.ask_guards()
        for connection, one in leaving:
            self._refuse_unwanted(connection, one)
        free = [
            (one, connection.facts) for connection, one in leaving if not one.refusal and not one.may_leave.is_set()
        ]
        self.outcomes.write(free)
        for connection, one in leaving:
            self._let_leave(connection, one)
        for of in {of for of, _ in leaving if isinstance(of, ThreadedConnection)}:
            of.ring()

    def _refuse_unwanted(self, connection: Connection, one: BatchedDelivery) -> None:
        if self.outcomes.is_canceled:
            one.refusal = NotWanted(CANCELED_WAITING)
        elif not self._routes.find(connection.route).passes(one):
            one.refusal = KeptBack()

    def _let_leave(self, connection: Connection, one: BatchedDelivery) -> None:
        one.may_leave.set()
        if one not in connection.given:
            if one.refusal:
                self.outcomes.refuse(one)
            elif isinstance(connection, ThreadedConnection):
                connection.give(one)

    def _wait(self) -> None:
        """Wait for news; open another connection, or write down what was answered, when there is none."""
        slow = [route for route in self._routes.all if route.may_open()]
        is_due = self.outcomes.answered or self._next.has_soon
        seconds = max(SETTLE, self._routes.gathering) if is_due else SLOW if slow else LOOK
        try:
            self._hear(self._news.get(timeout=seconds))
        except Empty:
            if self.outcomes.answered:
                self._write(self._next.find_soon())
            for route in slow:
                self._open(route)
            if seconds == LOOK:
                self._look_around()

    def _look_around(self) -> None:
        """Where a server makes everybody wait, let what waits be seen, and drop it when the execution is canceled."""
        self.outcomes.look()
        self._routes.end_idle()
        enter_waiting(self._routes.held_back)
        for route in self._routes.all if self.outcomes.is_canceled else ():
            while route.waiting:
                one = route.waiting.popleft()
                one.refusal = one.refusal or NotWanted(CANCELED_WAITING)
                self.outcomes.refuse(one)

    def _hear_all(self) -> None:
        with suppress(Empty):
            while True:
                self._hear(self._news.get_nowait())

    def _hear(self, news: News) -> None:
        connection = news.connection
        match news:
            case Opened():
                connection.is_open, connection.answered_at = True, monotonic()
            case Wanted(_, one):
                if not one.may_leave.is_set():
                    self._next.wanted[connection] = one
            case Answered(_, one, answer, seconds):
                connection.given.remove(one)
                connection.answered_at = monotonic()
                if seconds:
                    self._routes.find(connection.route).learn(seconds, connection.window)
                self.outcomes.take_answer(one, answer)
            case Ended(_, error):
                self._close(connection, error)
            case _:
                assert_never(news)
        self._give(self._routes.find(connection.route))

    def _close(self, connection: Connection, error: BaseException | None) -> None:
        """Let others take what a connection leaves; if there are none that can, its error is that of all of them."""
        if error and not isinstance(error, SmtpError | NotWanted | TakenOver | KeptBack):
            raise error
        route = self._routes.find(connection.route)
        if isinstance(connection, ThreadedConnection):
            if connection not in route.connections:
                return  # it was ended, when all was answered
            route.connections.remove(connection)
            self._next.wanted.pop(connection, None)
        self.outcomes.is_canceled |= isinstance(error, NotWanted)
        for one in reversed(connection.given):
            one.refusal = one.refusal or (error if isinstance(error, NotWanted) else None)
            if one.refusal:
                self.outcomes.refuse(one)
            else:
                route.waiting.appendleft(one)
        if isinstance(error, SmtpError):
            route.most = len(route.connections)
            if not route.connections:
                route.error = error
                while route.waiting:
                    self.outcomes.fail(route.waiting.popleft(), error)

    def _interrupt(self) -> None:
        """Let nothing more leave, and hear for some seconds what becomes of what has left: each connection's thread
        notes it (under_way), by which it is told what the deliveries came to (in_doubt)."""
        for connection in self._routes.connections:
            connection.stop(NotWanted(INTERRUPTED))
        until = monotonic() + GRACE_PERIOD
        with suppress(Empty):
            while any(one.has_begun for each in self._routes.connections for one in each.given):
                match self._news.get(timeout=max(0.0, until - monotonic())):
                    case Answered(connection, one):
                        connection.given.remove(one)
                    case Ended(connection):
                        connection.given.clear()
