"""What runs have made of variables, as rows keep it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from designer.database.among import AmongGiven, GivenKeys
from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import Given, PreparedSelect
from designer.database.quick_rows import QuickRows
from tasks.runtime.models import Execution, VariableValues
from tasks.runtime.planner import RunId
from tasks.runtime.rules.paths import write_path
from tasks.runtime.rules.scoped_values import ScopedValues
from tasks.runtime.secrecy.storing import SECRET, close_values, open_values
from tasks.runtime.state.item_values import find_values_of_items
from tasks.runtime.state.snapshot import load_snapshot

ROWS = QuickRows(VariableValues)
FIND = PreparedSelect(
    lambda: (
        VariableValues.objects.filter(
            AmongGiven("scope", GivenKeys("scopes", VariableValues, "scope")),
            execution=Given("execution", VariableValues, "execution"),
        )
        .order_by()
        .values_list("scope", "values")
    )
)
KEEP = PreparedInsert(VariableValues, unique=("execution", "scope"), update=("values",))


class UnexpectedValues(Exception):
    """Values of variables that no other process would look for."""


class ChangedVariables(ScopedValues):
    """What an execution's runs have made of variables, as rows keep it, read scope by scope when it is asked for.

    An iteration has a row as soon as its tasks have changed something. Until then its item says what it begins with.
    """

    def __init__(self, execution: Execution) -> None:
        super().__init__()
        self._execution = execution

    def load(self, scopes: Iterable[RunId]) -> None:
        """Read those of these scopes that are not known yet, in one query. Raises CannotEvaluate."""
        missing = {_name(scope): scope for scope in scopes if scope not in self._known}
        if not missing:
            return
        if load_snapshot(self._execution).keeps_values:
            for name, values in FIND.ask(execution=self._execution.pk, scopes=missing):
                self._known[missing.pop(name)] = open_values(values)
        self._known.update((scope, {}) for scope in missing.values())
        self._known.update(find_values_of_items(self._execution, missing.values()))

    @property
    def has_news(self) -> bool:
        """Whether anything was changed."""
        return bool(self._changed)

    def write(self) -> None:
        """Keep what was changed. The caller holds the execution's lock. What would not be read again is not kept, but
        refused: a type that sets variables says which (TaskType.find_assigned)."""
        if self._changed and not load_snapshot(self._execution).keeps_values:
            raise UnexpectedValues("A task has set variables whose type does not say that it does (find_assigned).")
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
