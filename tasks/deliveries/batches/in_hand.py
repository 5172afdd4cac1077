"""The batches that a sending has in hand, in their order, and what builds their deliveries.

What is built and written down while a server is waited for, sending.py says.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from tasks.deliveries.batches.batched import BatchedDelivery

Builder = Iterator[BatchedDelivery | None]
"""Builds the deliveries of a batch; it is asked for the next one when there is room. None: there is a task run whose
`finish` does all the work, and takes connections for it."""


class BatchesInHand:
    """Builds the deliveries of one batch after the other, and knows which batch is the first that is not over, by its
    number. with_work are those of which a `finish` does all the work of its task run."""

    def __init__(self) -> None:
        self._builders: deque[Builder] = deque()
        self.first = self._building = 0
        self.with_work: set[int] = set()

    def __len__(self) -> int:
        return len(self._builders)

    @property
    def is_built(self) -> bool:
        """Whether all of all batches is built."""
        return self._building >= self.first + len(self)

    def add(self, builder: Builder) -> None:
        """Take a batch into hand."""
        self._builders.append(builder)

    def build_next(self) -> BatchedDelivery | None:
        """Build a delivery; None where there was none to be built."""
        try:
            one = next(self._builders[self._building - self.first])
        except StopIteration:
            self._building += 1
            return None
        if one is None:
            self.with_work.add(self._building)
        else:
            one.batch = self._building
        return one

    def is_first_over(self, undecided: Iterable[BatchedDelivery]) -> bool:
        """Tell whether the first batch is built, and none of these deliveries is of it."""
        return self._building > self.first and all(one.batch != self.first for one in undecided)

    def end_first(self) -> None:
        """Leave the first batch, which is over."""
        self._builders.popleft()
        self.with_work.discard(self.first)
        self.first += 1
