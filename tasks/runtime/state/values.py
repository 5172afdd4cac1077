"""The values that variables and parameters have in an execution, with SSIS's system variables."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from designer.package.data_types import read_value
from designer.package.document import ExecutableDocument, PackageDocument
from designer.variables.parameters import design_parameters
from designer.variables.system_variables import Circumstances, system_variables
from designer.variables.values import CannotEvaluate, Value, Values
from tasks.runtime.models import Execution, RaisedEvent, TaskRun
from tasks.runtime.planner import Flow, Path, RunId
from tasks.runtime.preparation.parameters import OF_PACKAGE, open_value, parameters_of
from tasks.runtime.rules.handlers import own_ids
from tasks.runtime.rules.sight import Sight
from tasks.runtime.state.handled_events import describe_handled_event, read_handled_event
from tasks.runtime.state.snapshot import load_snapshot, reload_snapshot
from tasks.runtime.state.variables import ChangedVariables

OF_EXECUTIONS = UUID("7b0f7a3e-5f0c-4b51-9a53-0d6f5d1f4c1a")
OF_PACKAGES = UUID("b6c2f0de-8a0f-4a35-8f0a-3f1c3f8f9b27")


ReadHandledEvent = Callable[[Execution, RunId], tuple[RaisedEvent, TaskRun]]


def values_of(
    execution: Execution,
    document: PackageDocument,
    executable: ExecutableDocument | None,
    changed: Mapping[UUID, Any] | None = None,
    path: Path = (),
    read: ReadHandledEvent = read_handled_event,
    given: Mapping[str, Value] | None = None,
) -> Values:
    """Give what a run of an executable, or the package itself, sees in an execution, read now unless the caller knows
    better. given is what all of them see (given_to_all).

    Raises CannotEvaluate when a sensitive parameter cannot be decrypted.
    """
    snapshot, event = load_snapshot(execution), None
    key = RunId(executable.id if executable else None, path)
    if changed is None:
        changed = ChangedVariables(execution).see(snapshot.flow.find_parallel(key))
    home = snapshot.home_of(key.executable)
    if snapshot.flow.has_handlers and (handler := snapshot.flow.find_handler(key)):
        event = describe_handled_event(
            snapshot, describe_circumstances(execution).package_id, *read(execution, handler)
        )
    if home:
        given = given_to_child(execution, _find_call(snapshot.flow, key, home), changed)
    given = given_to_all(execution, document) if given is None else given
    return Sight(snapshot.flow, key, executable, snapshot.scopes[home], home).look(given, changed, event)


def given_to_all(execution: Execution, document: PackageDocument) -> dict[str, Value]:
    """Give the parameters and the package's system variables. Raises CannotEvaluate."""
    parameters = parameters_of(execution, document, load_snapshot(execution).project_parameters)
    return parameters | system_variables(document, None, describe_circumstances(execution))


def given_to_child(execution: Execution, child: RunId, changed: Mapping[UUID, Any]) -> dict[str, Value]:
    """Give what all parts of a called package see in a run of its ChildPackage: its own parameters, those of the
    project, and who it is.

    Raises CannotEvaluate.
    """
    snapshot = load_snapshot(execution)
    document, own = snapshot.package_of(child.executable), snapshot.children[child.executable]  # type: ignore[index]  # it has an ID
    bound = own_ids(snapshot.flow, child, (each.id for each in document.parameters))
    values = parameters_of(execution, document.model_copy(update={"parameters": []}), snapshot.project_parameters)
    values |= design_parameters(document)
    for each in document.parameters:
        if kept := changed.get(bound[each.id]) or own.kept.get(each.name):
            value = _open(execution, child, each.name, kept)
            values[f"{OF_PACKAGE}{each.name}"] = each.type, read_value(each.type, value)
    package_id = uuid5(OF_PACKAGES, str(own.package))
    who = replace(describe_circumstances(execution), package_id=package_id, version=own.version)
    return values | system_variables(document, None, who)


def _open(execution: Execution, child: RunId, name: str, kept: Mapping[str, Any]) -> Any:
    """Give a value; where that is not decrypted, the document may have another key since this process read it."""
    try:
        return open_value(name, kept)
    except CannotEvaluate:
        now = reload_snapshot(execution).children[child.executable].kept  # type: ignore[index]  # it has an ID
        return open_value(name, now.get(name, kept))


def _find_call(flow: Flow, key: RunId, home: UUID) -> RunId:
    """Give the run of a ChildPackage that a run is in, or is."""
    while key.executable != home and (above := flow.above(key)):
        key = above
    return key


@lru_cache(maxsize=32)
def _name(kind: UUID, key: int | None, created_at: datetime | None = None) -> UUID:
    return uuid5(kind, f"{key} {created_at.isoformat()}" if created_at else str(key))


def describe_circumstances(execution: Execution) -> Circumstances:
    """Give where, when and for whom an execution runs; its GUIDs are made of its number and time and never change."""
    started = (execution.started_at or timezone.now()).astimezone(UTC).replace(tzinfo=None)
    return Circumstances(
        start_time=started,
        user_name=execution.caller_name,
        machine_name=socket.gethostname(),
        execution_id=execution.pk,
        instance_id=_name(OF_EXECUTIONS, execution.pk, execution.created_at),
        package_id=_name(OF_PACKAGES, execution.package_id),
        version=execution.package_version,
        project_parameters=load_snapshot(execution).project_parameters,
    )
