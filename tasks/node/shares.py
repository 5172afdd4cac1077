"""How a node's processes are shared, so that no person's jobs hold them all, however long they wait for servers.

A node has `each` processes for one person, and spare ones beyond that. Of these one is kept for people who have nothing
at work there, and one for jobs that are nobody's, such as recovery: those are never refused. When a newcomer has taken
that process, there is to be a new one for the next, as far as there may be more.
"""

from collections import Counter


class Shares:
    """Counts the jobs that are at work in a node, by whose they are; None are nobody's."""

    def __init__(self, each: int, spare: int, most_spare: int = 0) -> None:
        self._each = each
        self._least, self._most = each + spare, each + (max(spare, most_spare) if spare else 0)
        self._for_newcomers, self._for_nobody = int(spare > 0), int(spare > 1)
        self._at_work: Counter[int] = Counter()
        self.processes = self._least

    def has_room(self, person: int | None) -> bool:
        """Whether a job of this person may begin now."""
        if person is None:
            return True
        own, free = self._at_work[person], self.processes - self._at_work.total()
        kept = self._for_nobody + (self._for_newcomers if own else 0)
        return own < self._each and free > kept

    @property
    def must_grow(self) -> bool:
        """Whether there is no process for the next newcomer, and there may be one."""
        free = self.processes - self._at_work.total()
        return free <= self._for_nobody and self.processes < self._most

    @property
    def may_shrink(self) -> bool:
        """Whether nothing of anybody's is at work, and there are more processes than at the beginning."""
        return not self._at_work and self.processes > self._least

    def begin(self, person: int | None) -> None:
        """Count a job that begins."""
        if person is not None:
            self._at_work[person] += 1

    def end(self, person: int | None) -> None:
        """Count a job no more."""
        if person is not None:
            self._at_work[person] -= 1
            self._at_work += Counter()  # forgets who has none
