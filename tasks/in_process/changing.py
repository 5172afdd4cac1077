"""Giving variables other values, as a run that sees them has it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from designer.package.document import SYSTEM
from designer.variables.event_variables import PROPAGATE
from designer.variables.values import Values
from tasks.in_process.telling import Telling
from tasks.runtime.planner import RunId


def change_variables(
    telling: Telling, key: RunId, values: Values, changes: Mapping[UUID, Any], iteration: RunId | None = None
) -> None:
    """Change them; those of an iteration of a parallel loop are its own. Raises CannotEvaluate."""
    state = telling.state
    scopes = [iteration] if iteration else state.flow.find_parallel(key)
    for variable in values.variables.values():
        if variable.id not in changes:
            continue
        value = changes[variable.id]
        if variable.namespace == SYSTEM:
            _set_system_variable(telling, key, variable.name, is_on=value)
            continue
        state.changed.change(scopes, {variable.id: value})
        telling.change(key, variable, value)


def _set_system_variable(telling: Telling, key: RunId, name: str, *, is_on: bool) -> None:
    """Set System::Propagate or System::Cancel of the event handler around a run."""
    state = telling.state
    handler = state.flow.find_handler(key)
    if handler is None:
        return
    if name == PROPAGATE:
        state.parts[handler].propagate = is_on
        state.planner.learn(state.parts[handler].describe())
    elif is_on:
        telling.cancel()
