"""What runs have made of variables: for the whole execution, and for each iteration of a parallel loop by itself.

An iteration of a parallel loop sees what holds outside. What it sets stays its own and ends with it, because its
neighbours run at the same time.
"""

import json
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from designer.variables.values import CannotEvaluate
from tasks.runtime.planner import PACKAGE, RunId

LONG, MOST_KEPT = 10_000, 10_000_000
"""Characters: of a value that is looked at more closely, and of all together, which each transition writes as one
row."""
Changes = dict[UUID, Any]
"""Values of variables by their ID, as JSON."""


class ScopedValues:
    """What an execution's runs have made of variables.

    Scopes are the iterations of parallel loops around a run (Flow.find_parallel), the outermost first.
    """

    def __init__(self) -> None:
        self._known: dict[RunId, Changes] = {}
        self._changed: dict[RunId, None] = {}

    def see(self, scopes: Sequence[RunId]) -> Mapping[UUID, Any]:
        """Give what is seen in the innermost of these scopes, which changes with what is changed."""
        around = [PACKAGE, *scopes]
        self.load(around)
        if not scopes:
            return self._known[PACKAGE]
        return ChainMap(*(self._known[scope] for scope in reversed(around)))

    def load(self, scopes: Iterable[RunId]) -> None:
        """Read those of these scopes that are not known yet, where something else keeps them."""
        for scope in scopes:
            self._known.setdefault(scope, {})

    def change(self, scopes: Sequence[RunId], changes: Mapping[UUID, Any], *, is_of_item: bool = False) -> None:
        """Give variables other values in the innermost of these scopes. Raises CannotEvaluate if that is too much.

        is_of_item: an iteration begins with them, and its item says so again.
        """
        scope = scopes[-1] if scopes else PACKAGE
        self.load([scope])
        _check_size(self._known[scope], changes)
        self._known[scope].update(changes)
        if changes and not is_of_item:
            self._changed[scope] = None

    def begin(self, scope: RunId) -> None:
        """Begin an iteration, which has no values of its own yet."""
        self._known[scope] = {}

    def forget(self, scopes: Sequence[RunId], variables: Iterable[UUID]) -> None:
        """Drop the values of variables in the innermost of these scopes."""
        scope = scopes[-1] if scopes else PACKAGE
        self.load([scope])
        for variable in variables:
            if self._known[scope].pop(variable, None) is not None:
                self._changed[scope] = None


def _check_size(known: Changes, changes: Mapping[UUID, Any]) -> None:
    if not any(_size(value) > LONG for value in changes.values()):
        return
    if sum(map(_size, {**known, **changes}.values())) > MOST_KEPT:
        raise CannotEvaluate(
            f"The variables of this run hold more than {MOST_KEPT:,} characters together. Let them hold less."
        )


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    return len(json.dumps(value)) if isinstance(value, list | dict) else 0
