"""The ways that the deliveries of a batch go."""

from collections.abc import Iterator
from itertools import chain

from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.batches.route import BatchRoute
from tasks.deliveries.batches.threaded_connection import ThreadedConnection
from tasks.deliveries.sending.attempts import Route
from tasks.runtime.models import Execution

MOST_BUILT, MOST_OCTETS = 40, 8_000_000
"""Messages that are built ahead, and their octets."""


class BatchRoutes:
    """One BatchRoute for each connection manager and identity, as it amounts to in this run."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._routes: dict[object, BatchRoute] = {}
        self._known: dict[int, tuple[Route, BatchRoute]] = {}

    def find(self, route: Route) -> BatchRoute:
        """Give that of a route. What a manager amounts to is long to compare, so an object is known by itself."""
        if known := self._known.get(id(route)):
            return known[1]
        key = (route.manager.id, route.smtp, route.identity)
        if key not in self._routes:
            self._routes[key] = BatchRoute.of(route, self._execution)
        self._known[id(route)] = route, self._routes[key]
        return self._routes[key]

    @property
    def all(self) -> list[BatchRoute]:
        return list(self._routes.values())

    @property
    def connections(self) -> list[ThreadedConnection]:
        return [connection for route in self._routes.values() for connection in route.connections]

    @property
    def waiting(self) -> list[BatchedDelivery]:
        """What was built and given to no connection."""
        return [one for route in self._routes.values() for one in route.waiting]

    def take_waiting(self) -> list[BatchedDelivery]:
        """Take away what was built and given to no connection."""
        taken = self.waiting
        for route in self._routes.values():
            route.waiting.clear()
        return taken

    def end_idle(self) -> None:
        """Give back the connections of routes on which nothing is to be sent now: others may wait for them."""
        for route in self._routes.values():
            if not route.waiting and not any(each.given for each in route.connections):
                route.end_connections()

    def end_connections(self) -> None:
        """Give back all connections; all that they were given is answered."""
        for route in self._routes.values():
            route.end_connections()

    @property
    def are_opened(self) -> bool:
        """Whether each has all the connections that it may have."""
        return all(len(route.connections) >= route.most for route in self._routes.values())

    @property
    def undecided(self) -> Iterator[BatchedDelivery]:
        """What was built, and is not known to have left or to stay."""
        return chain(*(route.waiting for route in self._routes.values()), *(each.given for each in self.connections))

    @property
    def is_slow(self) -> bool:
        """Whether all servers are worth many connections: who has nothing to send then has time for more."""
        return all(route.is_slow for route in self._routes.values())

    @property
    def gathering(self) -> float:
        """Seconds for which more is waited for, where all have the time."""
        return min((route.gathering for route in self._routes.values()), default=0.0)

    @property
    def held_back(self) -> list[BatchedDelivery]:
        """What may not leave yet."""
        return self.waiting + [one for each in self.connections for one in each.given if not one.may_leave.is_set()]

    @property
    def has_room(self) -> bool:
        """Whether another message may be built."""
        waiting = self.waiting
        return len(waiting) < MOST_BUILT and sum(len(one.message.content) for one in waiting) < MOST_OCTETS
