"""What runs have made of variables: for the whole execution, and for each iteration of a parallel loop by itself.

An iteration of a parallel loop sees what holds outside. What it sets stays its own and ends with it, because its
neighbours run at the same time.
"""

import json
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from designer.database.prepared_inserts import PreparedInsert
from designer.database.quick_rows import QuickRows
from designer.variables.values import CannotEvaluate
from tasks.runtime.models import Execution, VariableValues
from tasks.runtime.planner import PACKAGE, RunId
from tasks.runtime.secrecy.storing import SECRET, close_values, open_values
from tasks.runtime.state.planner_cache import write_path
from tasks.runtime.state.snapshot import load_snapshot

LONG, MOST_KEPT = 10_000, 10_000_000
"""Characters: of a value that is looked at more closely, and of all together, which each transition writes as one
row."""
ROWS = QuickRows(VariableValues)
KEEP = PreparedInsert(VariableValues, unique=("execution", "scope"), update=("values",))
Changes = dict[UUID, Any]
"""Values of variables by their ID, as JSON."""


class ChangedVariables:
    """What an execution's runs have made of variables, read scope by scope when it is asked for.

    Scopes are the iterations of parallel loops around a run (Flow.find_parallel), the outermost first.
    """

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
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
        """Read those of these scopes that are not known yet, in one query. Raises CannotEvaluate."""
        missing = {_name(scope): scope for scope in scopes if scope not in self._known}
        if not missing:
            return
        self._known.update((scope, {}) for scope in missing.values())
        snapshot = load_snapshot(self._execution)
        if not snapshot.document.variables and not snapshot.homes:
            return
        rows = VariableValues.objects.filter(execution=self._execution, scope__in=missing)
        for name, values in rows.values_list("scope", "values"):
            self._known[missing[name]] = open_values(values)

    def change(self, scopes: Sequence[RunId], changes: Mapping[UUID, Any]) -> None:
        """Give variables other values in the innermost of these scopes. Raises CannotEvaluate if that is too much."""
        scope = scopes[-1] if scopes else PACKAGE
        self.load([scope])
        _check_size(self._known[scope], changes)
        self._known[scope].update(changes)
        if changes:
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

    def write(self) -> None:
        """Keep what was changed. The caller holds the execution's lock."""
        KEEP.apply(
            ROWS.make(execution=self._execution, scope=_name(scope), values=self._write(scope))
            for scope in self._changed
        )

    def _write(self, scope: RunId) -> dict[str, Any]:
        """Where anything is sensitive, only what certainly is not is kept plainly."""
        snapshot, values = load_snapshot(self._execution), self._known[scope]
        return close_values(values, snapshot.plain_variables if snapshot.has_secrets else frozenset(values))


def read_plain(execution: Execution) -> Mapping[UUID, Any]:
    """Give what an execution has made of variables that are not sensitive, which needs no key."""
    row = VariableValues.objects.filter(execution=execution, scope="").first()
    return open_values({name: value for name, value in row.values.items() if name != SECRET}) if row else {}


def _name(scope: RunId) -> str:
    """Give a scope as rows have it; the whole execution's is empty."""
    return f"{scope.executable}/{write_path(scope.path)}" if scope.executable else ""


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
