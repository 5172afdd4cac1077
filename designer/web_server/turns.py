"""Turns: a process answers so many requests of one person at once. Others wait, and are refused if there are many.

So one person's costly requests leave the processor to others. A request waits when it has come as a whole, and holds no
thread meanwhile; what is streamed counts until the stream begins. The event loop's thread alone uses this.
"""

import asyncio
from dataclasses import dataclass, field

AT_ONCE = 3
"""Requests of one person that are answered at once. A browser's further ones wait some milliseconds."""
MOST_WAITING = 60
"""Requests of one person that wait: more than a browser has under way that opens all its tabs again."""
PATIENCE = 15.0
"""Seconds that a request waits at most."""


@dataclass
class _Person:
    free: asyncio.Semaphore
    waiting: int = 0
    answered: int = 0


@dataclass
class Turns:
    """Whose requests are being answered."""

    at_once: int = AT_ONCE
    most_waiting: int = MOST_WAITING
    patience: float = PATIENCE
    _people: dict[int, _Person] = field(default_factory=dict)

    async def take(self, number: int) -> bool:
        """Wait for a turn of this person; False when there is none. Who has one gives it back."""
        person = self._people.setdefault(number, _Person(asyncio.Semaphore(self.at_once)))
        if person.waiting >= self.most_waiting and person.free.locked():
            return False
        person.waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await person.free.acquire()
            person.answered += 1
        except TimeoutError:
            return False
        finally:
            person.waiting -= 1
            self._forget(number)
        return True

    def give_back(self, number: int) -> None:
        """End a turn."""
        person = self._people[number]
        person.answered -= 1
        person.free.release()
        self._forget(number)

    def _forget(self, number: int) -> None:
        person = self._people[number]
        if not person.waiting and not person.answered:
            del self._people[number]


class Turn:
    """The turn of one request, which may end before it has begun; a stranger's request needs none."""

    def __init__(self, turns: Turns, person: int | None) -> None:
        self._turns = turns
        self._person = person
        self._is_mine = False

    async def begin(self) -> bool:
        """Wait for it; False when there is none."""
        if self._person is None:
            return True
        self._is_mine = await self._turns.take(self._person)
        return self._is_mine

    def end(self) -> None:
        """Give it back, if that was not done."""
        if self._person is not None and self._is_mine:
            self._is_mine = False
            self._turns.give_back(self._person)
