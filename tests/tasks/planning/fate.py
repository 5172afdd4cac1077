"""What becomes of things in a made-up execution, the same for the planner and for the model that it is compared with.

A run is called by a name that does not depend on the order of events: the executable's name, and for each loop and
handler around it the number of the iteration, or which event of which run it handles.
"""

import random
from collections.abc import Hashable

from tasks.runtime.planner.precedence import Outcome

Name = tuple[str, tuple[Hashable, ...]]


class Fate:
    """Decides by a number, always the same."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def choose(self, what: str, about: object, options: list) -> object:
        return random.Random(f"{self.seed} {what} {about}").choice(options)

    def outcome(self, name: Name) -> Outcome:
        return self.choose("outcome", name, [Outcome.SUCCESS, Outcome.SUCCESS, Outcome.FAILURE])

    def errors(self, name: Name) -> int:
        least = int(self.outcome(name) is Outcome.FAILURE)
        return self.choose("errors", name, [least, least, 1, 2])

    def iterations(self, name: Name) -> int:
        return self.choose("iterations", name, [0, 1, 2, 3])

    def value(self, begin: str, end: str, path: tuple[Hashable, ...]) -> bool:
        return self.choose("value", (begin, end, path), [True, False])


class Told(Fate):
    """A fate that is told: who fails, who raises how many errors, how often loops go round; expressions are true."""

    def __init__(self, *fails: str, errors: dict[str, int] | None = None, iterations: int = 2) -> None:
        super().__init__(0)
        self.fails, self.counts, self.rounds = fails, errors or {}, iterations

    def outcome(self, name: Name) -> Outcome:
        return Outcome.FAILURE if name[0] in self.fails else Outcome.SUCCESS

    def errors(self, name: Name) -> int:
        return self.counts.get(name[0], int(name[0] in self.fails))

    def iterations(self, name: Name) -> int:
        return self.rounds

    def value(self, begin: str, end: str, path: tuple[Hashable, ...]) -> bool:
        return True
