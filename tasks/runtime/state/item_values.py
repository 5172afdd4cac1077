"""The variables with which an iteration of a parallel Foreach Loop begins: its item gives them, so they need no row."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from designer.database.prepared_queries import Given
from designer.database.prepared_rows import PreparedRows
from designer.package.enumerations import ContainerType
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import Flow, RunId
from tasks.runtime.rules.iterations import map_item
from tasks.runtime.rules.paths import write_path
from tasks.runtime.rules.sight import Sight
from tasks.runtime.state.loop_items import read_item
from tasks.runtime.state.snapshot import load_snapshot
from tasks.types.foreach_loop.properties import ForeachLoopProperties

RUN = PreparedRows(
    TaskRun,
    lambda: TaskRun.objects.filter(
        **{name: Given(name, TaskRun, name) for name in ("execution", "executable", "path")}
    ).order_by(),
)
"""Asks for a loop's run."""
KEPT = 200
"""Loops whose runs a process remembers."""
Changes = dict[UUID, Any]
"""Values of variables by their ID, as JSON."""


def has_values_of_item(flow: Flow, loop: RunId) -> bool:
    """Tell whether the items of a parallel loop say what its iterations begin with. In an event handler variables have
    IDs of their own in each of its runs, and a row keeps them."""
    return flow.find_handler(loop) is None


def find_values_of_items(execution: Execution, scopes: Iterable[RunId]) -> dict[RunId, Changes]:
    """Give the values of those of these scopes that are iterations of loops with items. Raises CannotEvaluate."""
    snapshot, iterations = load_snapshot(execution), defaultdict[RunId, list[RunId]](list)
    for scope in scopes:
        if scope.executable and snapshot.executables[scope.executable].type == ContainerType.FOREACH_LOOP:
            iterations[RunId(scope.executable, scope.path[:-1])].append(scope)
    found: dict[RunId, Changes] = {}
    for loop, own in iterations.items():
        if has_values_of_item(snapshot.flow, loop):
            found |= _find_values(execution, loop, own)
    return found


def _find_values(execution: Execution, loop: RunId, iterations: Iterable[RunId]) -> dict[RunId, Changes]:
    snapshot = load_snapshot(execution)
    part, home = snapshot.executables[loop.executable], snapshot.home_of(loop.executable)  # type: ignore[index]  # a loop has an ID
    properties = ForeachLoopProperties.model_validate(part.properties)
    if not properties.variable_mappings:
        return {}
    values = Sight(snapshot.flow, loop, part, snapshot.scopes[home], home).look({}, {})
    run = _find_run(execution.pk, execution.created_at, loop)
    return {each: map_item(properties, read_item(run, execution, each.path[-1]), values) for each in iterations}


@lru_cache(maxsize=KEPT)
def _find_run(execution: int, _created_at: datetime, loop: RunId) -> TaskRun:
    """The execution's time is part of the key because a restored database gives its numbers a second time."""
    (found,) = RUN.ask(execution=execution, executable=loop.executable, path=write_path(loop.path))
    return found
