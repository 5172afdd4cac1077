"""What an iteration of a loop has made of variables: what its item gives, and what its tasks set in a parallel one.

What tasks of a loop that is not parallel set is the whole execution's, and what it was then is not kept.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from designer.package.enumerations import ContainerType
from designer.variables.values import CannotEvaluate
from tasks.log.values import NamedValue
from tasks.runtime.models import Execution, TaskRun, VariableValues
from tasks.runtime.planner import Kind, RunId
from tasks.runtime.rules.iterations import map_item_of
from tasks.runtime.rules.paths import read_path, write_path
from tasks.runtime.rules.snapshot import ExecutionSnapshot
from tasks.runtime.secrecy.storing import SECRET
from tasks.runtime.state.loop_items import read_item
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import values_of


def list_iteration_values(execution: Execution, executable: UUID, path: str) -> list[NamedValue]:
    """Give them of the iterations that a run is in, the outermost loop's first."""
    snapshot = load_snapshot(execution)
    known = {each.id: each for each in snapshot.document.variables}
    found: dict[UUID, tuple[str, Any]] = {}
    for loop in [*_find_rounds(snapshot, RunId(executable, read_path(path)))][::-1]:
        name = snapshot.executables[loop.executable].name if loop.executable else ""
        changes = _read_item(execution, snapshot, loop) | _read_scope(execution, loop)
        found |= {key: (name, value) for key, value in changes.items()}
    return [
        NamedValue("variable", known[key].qualified_name, known[key].type, None, value, name, is_set=True)
        for key, (name, value) in found.items()
        if key in known and key not in snapshot.secret_variables
    ]


def _find_rounds(snapshot: ExecutionSnapshot, key: RunId) -> Iterator[RunId]:
    """Yield the iterations that a run is in, the innermost first: the loop's ID with the path of what is in it."""
    level: RunId | None = key if key.executable in snapshot.flow.nodes else None
    while level is not None and (above := snapshot.flow.above(level)) is not None:
        if snapshot.flow.nodes[above.executable].kind is Kind.LOOP and level.path:
            yield RunId(above.executable, level.path)
        level = above


def _read_item(execution: Execution, snapshot: ExecutionSnapshot, loop: RunId) -> dict[UUID, Any]:
    """Give what the item of an iteration gives to variables; nothing where that is sensitive, or not kept."""
    if loop.executable is None:
        return {}
    part, above = snapshot.executables[loop.executable], write_path(loop.path[:-1])
    run = TaskRun.objects.filter(execution=execution, executable=part.id, path=above).first()
    if run is None or part.type != ContainerType.FOREACH_LOOP or part.id in snapshot.origins:
        return {}
    try:
        item = read_item(run, execution, loop.path[-1])
        values = values_of(execution, snapshot.package_of(part.id), part, path=loop.path[:-1])
        return map_item_of(part, item, values)
    except (CannotEvaluate, LookupError):
        return {}


def _read_scope(execution: Execution, loop: RunId) -> dict[UUID, Any]:
    """Give what the tasks of an iteration of a parallel loop have set."""
    scope = f"{loop.executable}/{write_path(loop.path)}"
    row = VariableValues.objects.filter(execution=execution, scope=scope).first()
    return {UUID(name): value for name, value in row.values.items() if name != SECRET} if row else {}
