"""What each iteration of a loop makes of variables before its tasks begin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from connections.files import Folders
from designer.expressions import is_assignment
from designer.package.document import ExecutableDocument
from designer.property_expressions.evaluation import evaluate_condition, evaluate_properties
from designer.variables.assignments import assign, check_value
from designer.variables.values import Values
from tasks.runtime.planner import Iterate
from tasks.runtime.rules.snapshot import ExecutionSnapshot
from tasks.types.for_loop.properties import ForLoopProperties
from tasks.types.foreach_loop.enumeration import Sources, enumerate_items, map_variable
from tasks.types.foreach_loop.expressions import evaluate_foreach
from tasks.types.foreach_loop.properties import ForeachLoopProperties

MOST_AT_ONCE = 1000
"""Iterations that are made ready in one answer; the planner asks again for more."""
NOTHING = "The loop has nothing to go through: its enumerator is empty."
Changes = dict[UUID, Any]
"""New values of variables by their ID, as JSON."""


@dataclass(frozen=True)
class Reach:
    """Which files a loop may read: in these folders, and as large as this in bytes."""

    folders: Folders
    limit: int


def enumerate_loop(
    executable: ExecutableDocument, values: Values, snapshot: ExecutionSnapshot, reach: Reach
) -> Sequence[Any]:
    """List what a Foreach Loop goes through, as it is now. Raises CannotEvaluate."""
    shared = snapshot.shared_of(snapshot.home_of(executable.id))
    sources = Sources(snapshot.package_of(executable.id), shared, values, reach.folders, reach.limit)
    return enumerate_items(evaluate_foreach(executable, values).enumerator, sources)


def most_of(properties: ForeachLoopProperties, question: Iterate) -> int:
    """Say how many iterations of a Foreach Loop are made ready in one answer, in whole batches."""
    return min(question.most, MOST_AT_ONCE // properties.batch_size * properties.batch_size)


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


def map_item_of(executable: ExecutableDocument, item: Any, values: Values) -> Changes:
    """Give what an item makes of variables in a Foreach Loop. Raises CannotEvaluate."""
    return map_item(ForeachLoopProperties.model_validate(executable.properties), item, values)


def map_item(properties: ForeachLoopProperties, item: Any, values: Values) -> Changes:
    """Give what an item makes of the variables of a Foreach Loop's mappings. Raises CannotEvaluate."""
    mappings = properties.variable_mappings
    return dict(map_variable(properties.enumerator, mapping, item, values) for mapping in mappings)
