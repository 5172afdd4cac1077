"""The batches that a sending has in hand, in their order, and what builds their deliveries.

What is built and written down while a server is waited for, sending.py says.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from tasks.deliveries.batches.batched import BatchedDelivery


class BatchesInHand:
    """Builds the deliveries of one batch after the other, and knows which batch is the first that is not over."""

    def __init__(self) -> None:
        self._builders: deque[Iterator[BatchedDelivery]] = deque()
        self._first = self._building = 0

    def __len__(self) -> int:
        return len(self._builders)

    @property
    def is_built(self) -> bool:
        """Whether all of all batches is built."""
        return self._building >= self._first + len(self)

    def add(self, builder: Iterator[BatchedDelivery]) -> None:
        """Take a batch into hand."""
        self._builders.append(builder)

    def build_next(self) -> BatchedDelivery | None:
        """Build a delivery; None where there was no more of a batch."""
        one = next(self._builders[self._building - self._first], None)
        if one is None:
            self._building += 1
        else:
            one.batch = self._building
        return one

    def is_first_over(self, undecided: Iterable[BatchedDelivery]) -> bool:
        """Tell whether the first batch is built, and none of these deliveries is of it."""
        return self._building > self._first and all(one.batch != self._first for one in undecided)

    def end_first(self) -> None:
        """Leave the first batch, which is over."""
        self._builders.popleft()
        self._first += 1
