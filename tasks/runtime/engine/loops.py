"""The loops: how many iterations they have, and what each makes of variables before its tasks begin.

Where the items of a Foreach Loop are read from files, a worker lists them, as it does a task's work: nothing reads a
file under an execution's lock. The loop's run waits for a worker meanwhile, or is in the hands of one, and takes the
list up in the transition that records it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings

from connections.files.places import folders_of
from designer.expressions import is_assignment
from designer.package.document import ExecutableDocument
from designer.property_expressions.evaluation import evaluate_condition, evaluate_properties
from designer.variables.assignments import assign, check_value
from designer.variables.values import Values
from tasks.runtime import heartbeat
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, TaskCanceled, make_contexts
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.models import TaskRun
from tasks.runtime.state.loop_items import ListedByAnother, store_items
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import ExecutionSnapshot, load_snapshot
from tasks.runtime.statuses import TaskStatus
from tasks.types.for_loop.properties import ForLoopProperties
from tasks.types.foreach_loop.enumeration import Sources, enumerate_items, map_variable, reads_files
from tasks.types.foreach_loop.expressions import evaluate_foreach
from tasks.types.foreach_loop.properties import ForeachLoopProperties

Changes = dict[UUID, Any]
"""New values of variables by their ID, as JSON."""

DIED = RecoveryDecision(RecoveryAction.RETRY, "The worker died while it listed what the loop goes through.")


def prepare_for(executable: ExecutableDocument, number: int, values: Values, change: Callable[[Changes], None]) -> bool:
    """Get variables ready for an iteration of a For Loop, counted from 0, and tell whether there is one.

    What is handed to change is seen in values. Raises CannotEvaluate.
    """
    given = evaluate_properties(ForLoopProperties, executable.properties, executable.expressions, values)
    properties = ForLoopProperties.model_validate(given)
    text = properties.assign_expression if number else properties.init_expression
    if is_assignment(text):
        variable, value = assign(text, values)
        change({variable.id: value})
    elif text.strip():
        check_value(text, values)
    return evaluate_condition(properties.eval_expression, values, "EvalExpression")


def list_items(
    executable: ExecutableDocument, values: Values, snapshot: ExecutionSnapshot, project_id: int
) -> Sequence[Any]:
    """List what a Foreach Loop goes through, as it is now. Raises CannotEvaluate."""
    properties = evaluate_foreach(executable, values)
    folders, limit = folders_of(project_id), settings.FILE_SIZE_LIMIT
    shared = snapshot.shared_of(snapshot.home_of(executable.id))
    sources = Sources(snapshot.package_of(executable.id), shared, values, folders, limit)
    return enumerate_items(properties.enumerator, sources)


def map_item(properties: ForeachLoopProperties, item: Any, values: Values) -> Changes:
    """Give what an item makes of the variables of a Foreach Loop's mappings. Raises CannotEvaluate."""
    mappings = properties.variable_mappings
    return dict(map_variable(properties.enumerator, mapping, item, values) for mapping in mappings)


def needs_listing(snapshot: ExecutionSnapshot, run: TaskRun) -> bool:
    """Whether a Foreach Loop has to be listed by a worker before it has an iteration."""
    if run.item_count is not None:
        return False
    executable = snapshot.executables[run.executable]
    return reads_files(ForeachLoopProperties.model_validate(executable.properties).enumerator)


def mark_listing(run: TaskRun) -> None:
    """Note that this process lists what a loop goes through. The loop itself began before."""
    run.status, run.worker = TaskStatus.RUNNING, heartbeat.identify()
    run.attempts += 1


def list_items_of(run: TaskRun) -> Result:
    """List and keep what a loop goes through, and count it in the run."""
    (context,) = retry_on_outage(partial(make_contexts, [run], lambda _run, _event: None))

    def work() -> Result:
        project_id = run.execution.project_id
        items = list_items(context.executable, context.values, load_snapshot(run.execution), project_id)
        try:
            store_items(run, items)
        except ListedByAnother as error:
            raise TaskCanceled("Another process lists what the loop goes through.") from error
        run.item_count = len(items)
        return Result(TaskStatus.SUCCEEDED)

    return run_to_result(str(run), work)
