"""How a node's processes are shared, so that no person's jobs hold them all, however long they wait for servers.

A node has `each` processes for one person, and spare ones beyond that. Of these one is kept for people who have nothing
at work there, and one for jobs that are nobody's, such as recovery: those are never refused. When a newcomer has taken
that process, there is to be a new one for the next, as far as there may be more.
"""

from collections import Counter


class Shares:
    """Counts the jobs that are at work in a node, by whose they are; None are nobody's."""

    def __init__(self, each: int, spare: int, most_spare: int = 0, resting: int = 0) -> None:
        """resting: the processes of a node that rests; 0 for one that never does."""
        self._each = each
        self._least, self._most = each + spare, each + (max(spare, most_spare) if spare else 0)
        self._for_newcomers, self._for_nobody = int(spare > 0), int(spare > 1)
        self._at_work: Counter[int] = Counter()
        self._of_nobody = 0
        self._resting = min(resting or self._least, self._least)
        self.processes = self._resting

    def has_room(self, person: int | None) -> bool:
        """Whether a job of this person may begin now."""
        if person is None:
            return True
        own, free = self._at_work[person], self.processes - self._at_work.total()
        kept = 0 if self.unmade else self._for_nobody + (self._for_newcomers if own else 0)
        return own < self._each and free > kept

    @property
    def unmade(self) -> int:
        """How many processes a node that rests lacks."""
        return max(0, self._least - self.processes)

    @property
    def lacking(self) -> int:
        """How many processes are to be made now: in a node that rests all, if a person's job waits, or something behind
        one; else one if there is none for the next newcomer, as far as there may be more."""
        own = self._at_work.total()
        if self.unmade:
            return self.unmade if own and self.is_short else 0
        return int(self.processes - own <= self._for_nobody and self.processes < self._most)

    @property
    def is_short(self) -> bool:
        """Whether a job waits for a process."""
        return self._at_work.total() + self._of_nobody > self.processes

    @property
    def may_shrink(self) -> bool:
        """Whether nothing of anybody's is at work, and there are more processes than a node that rests has."""
        return not self._at_work and self.processes > self._resting

    @property
    def has_extra(self) -> bool:
        """Whether there are more processes than a node has that works."""
        return self.processes > self._least

    def begin(self, person: int | None) -> None:
        """Count a job that begins."""
        if person is None:
            self._of_nobody += 1
        else:
            self._at_work[person] += 1

    def end(self, person: int | None) -> None:
        """Count a job no more."""
        if person is None:
            self._of_nobody -= 1
        else:
            self._at_work[person] -= 1
            self._at_work += Counter()  # forgets who has none
