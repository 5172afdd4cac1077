"""How a node's processes are shared, so that no person's jobs hold them all, however long they wait for servers.

A node has `each` processes for one person, and spare ones beyond that. Of these one is kept for people who have nothing
at work there, and one for jobs that are nobody's, such as recovery: those are never refused.
"""

from collections import Counter


class Shares:
    """Counts the jobs that are at work in a node, by whose they are; None are nobody's."""

    def __init__(self, each: int, spare: int) -> None:
        self._each = each
        self._processes = each + spare
        self._for_newcomers, self._for_nobody = int(spare > 0), int(spare > 1)
        self._at_work: Counter[int] = Counter()

    def has_room(self, person: int | None) -> bool:
        """Whether a job of this person may begin now."""
        if person is None:
            return True
        own, free = self._at_work[person], self._processes - self._at_work.total()
        kept = self._for_nobody + (self._for_newcomers if own else 0)
        return own < self._each and free > kept

    def begin(self, person: int | None) -> None:
        """Count a job that begins."""
        if person is not None:
            self._at_work[person] += 1

    def end(self, person: int | None) -> None:
        """Count a job no more."""
        if person is not None:
            self._at_work[person] -= 1
            if not self._at_work[person]:
                del self._at_work[person]
