"""Variables that get other values in a transition, and what the log and event handlers are told of that (SSIS's
OnVariableValueChanged)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from designer.package.document import SYSTEM, VariableDocument
from designer.package.enumerations import EventName
from designer.variables.event_variables import PROPAGATE, braced
from designer.variables.values import Values
from tasks.runtime.events.event import Event
from tasks.runtime.logging_levels import DIAGNOSTIC
from tasks.runtime.planner import PACKAGE, RunId
from tasks.runtime.rules.handlers import own_id, own_ids
from tasks.runtime.rules.paths import write_path
from tasks.runtime.secrecy import hide, tell_change
from tasks.runtime.state.item_values import has_values_of_item
from tasks.runtime.state.unit_of_work import UnitOfWork
from tasks.runtime.statuses import ExecutionStatus


def change_variables(
    unit: UnitOfWork, key: RunId, values: Values, changed: Mapping[UUID, Any], iteration: RunId | None = None
) -> None:
    """Give variables other values, as a run that sees them has it; those of a parallel iteration are its own."""
    scopes = [iteration] if iteration else unit.flow.find_parallel(key)
    is_of_item = iteration is not None and has_values_of_item(unit.flow, key)
    for variable in values.variables.values():
        if variable.id not in changed:
            continue
        if variable.namespace == SYSTEM:
            _set_system_variable(unit, key, variable.name, is_on=changed[variable.id])
            continue
        unit.changed.change(scopes, {variable.id: changed[variable.id]}, is_of_item=is_of_item)
        if variable.raise_changed_event or unit.execution.logging.writes(DIAGNOSTIC):
            _emit_variable_change(unit, key, variable, changed[variable.id])


def _set_system_variable(unit: UnitOfWork, key: RunId, name: str, *, is_on: bool) -> None:
    """Set System::Propagate or System::Cancel of the event handler around a run."""
    handler = unit.flow.find_handler(key)
    if handler is None:
        return
    if name == PROPAGATE:
        unit.task_run(handler).propagate = is_on
        unit.learn(unit.describe(handler))
    elif is_on:
        _cancel(unit, unit.task_run(handler).name)


def _cancel(unit: UnitOfWork, handler: str) -> None:
    """Cancel the execution at once, because a task of an event handler has set System::Cancel."""
    execution = unit.execution
    if execution.status == ExecutionStatus.STOPPING:
        return
    unit.planner.stop()
    unit.is_canceled = True
    told = f"System::Cancel was set in an event handler for {handler}, which cancels the execution."
    unit.events.append(Event("OnQueryCancel", told))
    execution.status, execution.stopped_by_name = ExecutionStatus.STOPPING, f"System::Cancel in {handler}"


def _emit_variable_change(unit: UnitOfWork, key: RunId, variable: VariableDocument, value: Any) -> None:
    """Say that a variable was changed: as an event, that of the executable that it belongs to."""
    secret = unit.snapshot.secret_variables
    home, package = unit.snapshot.home_of(key.executable), unit.snapshot.package_of(key.executable)
    of = next(each for each in package.variables if _is_same(each, variable))
    message = tell_change(of, value, secret)
    if not variable.raise_changed_event:
        unit.emit(key, DIAGNOSTIC, message)
        return
    level: RunId | None = key
    while level is not None and level.executable != (variable.scope or home):
        level = unit.flow.above(level)
    said = _describe_change(of, value, secret)
    unit.emit(level or PACKAGE, EventName.ON_VARIABLE_VALUE_CHANGED, message, **said)


def forget_variables(unit: UnitOfWork, handler: RunId) -> None:
    """Drop the variables of a run of an event handler that is over."""
    run = write_path(handler.path)
    bound = (each.id for child in unit.snapshot.children for each in unit.snapshot.packages[child].parameters)
    own = [own_id(each, run) for each in (*(each.id for each in unit.snapshot.document.variables), *bound)]
    unit.changed.forget(unit.flow.find_parallel(handler), own)


def begin_call(unit: UnitOfWork, child: RunId, bound: Mapping[UUID, Any]) -> None:
    """Begin a call of a package: with new variables, and with values for its parameters."""
    flow, homes = unit.flow, unit.snapshot.homes
    scopes, variables = flow.find_parallel(child), unit.snapshot.document.variables
    own = (each.id for each in variables if each.scope and homes.get(each.scope) == child.executable)
    unit.changed.forget(scopes, own_ids(flow, child, own).values())
    names = own_ids(flow, child, bound)
    unit.changed.change(scopes, {names[parameter]: value for parameter, value in bound.items()})


def _is_same(one: VariableDocument, other: VariableDocument) -> bool:
    """Whether one is the other, whose ID may be that of one run of an event handler."""
    return one.scope == other.scope and one.qualified_name == other.qualified_name


def _describe_change(of: VariableDocument, value: Any, secret: Collection[UUID]) -> dict[str, Any]:
    """Give what the event says of the variable."""
    return {
        "VariableDescription": of.description,
        "VariableID": braced(of.id),
        "VariableName": of.name,
        "VariableValue": hide(of, value, secret),
    }
