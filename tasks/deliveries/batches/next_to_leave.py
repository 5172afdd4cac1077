"""What of a sending is to leave next, and when it is entered: as soon as a connection waits for it, or with more of its
kind."""

from time import monotonic

from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.batches.direct_connection import DirectConnection
from tasks.deliveries.batches.routes import BatchRoutes
from tasks.deliveries.batches.threaded_connection import ThreadedConnection

Connection = ThreadedConnection | DirectConnection
Leaving = tuple[Connection, BatchedDelivery]


class NextToLeave:
    """Finds what is to leave next by the threads of connections. wanted is what they wait for."""

    def __init__(self, routes: BatchRoutes) -> None:
        self.wanted: dict[ThreadedConnection, BatchedDelivery] = {}
        self._routes = routes
        self._soon_since: float | None = None

    @property
    def has_soon(self) -> bool:
        """Whether something that leaves later waits for more of its kind."""
        return self._soon_since is not None

    def find(self, *, is_all: bool) -> list[Leaving]:
        """Find what is to leave now, as soon as a connection waits for it: also what others will send next. is_all: no
        more will come."""
        routes = self._routes.all
        leaving: list[Leaving] = [each for route in routes for each in route.take_windows(is_all=is_all)]
        soon = self.find_soon()
        if leaving or self.wanted or self._is_time_for(soon, is_all=is_all):
            self.wanted.clear()
            self._soon_since = None
            return leaving + soon
        return []

    def find_soon(self) -> list[Leaving]:
        """Find what connections wait for, and what those of slow servers will send next."""
        return [
            (connection, one)
            for route in self._routes.all
            for connection in route.connections
            if route.is_slow or connection in self.wanted
            for one in route.find_next(connection, self.wanted.get(connection))
        ]

    def _is_time_for(self, soon: list[Leaving], *, is_all: bool) -> bool:
        """Tell whether what leaves later has waited for more of its kind for long enough, or for all there can be.

        While more connections may be opened, to write would keep the thread from opening them.
        """
        if not soon:
            return False
        self._soon_since = self._soon_since or monotonic()
        of = {connection for connection, _ in soon}
        is_full = len(of) == len(self._routes.connections) and (is_all or self._routes.are_opened)
        return is_full or monotonic() - self._soon_since >= self._routes.gathering
