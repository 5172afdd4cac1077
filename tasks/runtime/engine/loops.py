"""The iterations of loops: how many there are, and what each makes of variables before its tasks begin."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from connections.files.places import folders_of
from designer.expressions import is_assignment
from designer.package.document import ExecutableDocument
from designer.property_expressions.evaluation import evaluate_condition, evaluate_properties
from designer.variables.assignments import assign, check_value
from designer.variables.values import Values
from tasks.runtime.state.snapshot import ExecutionSnapshot
from tasks.types.for_loop.properties import ForLoopProperties
from tasks.types.foreach_loop.enumeration import Sources, list_elements, map_element
from tasks.types.foreach_loop.expressions import evaluate_foreach
from tasks.types.foreach_loop.properties import ForeachLoopProperties

Changes = dict[UUID, Any]
"""New values of variables by their ID, as JSON."""


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


def list_all(
    executable: ExecutableDocument, values: Values, frozen: ExecutionSnapshot, project_id: int
) -> Sequence[Any]:
    """List what a Foreach Loop goes through, as it is now. Raises CannotEvaluate."""
    properties = evaluate_foreach(executable, values)
    folders, limit = folders_of(project_id), settings.FILE_SIZE_LIMIT
    sources = Sources(frozen.package_of(executable.id), frozen.shared_connections, values, folders, limit)
    return list_elements(properties.enumerator, sources)


def map_all(properties: ForeachLoopProperties, element: Any, values: Values) -> Changes:
    """Give what an element makes of the variables of a Foreach Loop's mappings. Raises CannotEvaluate."""
    mappings = properties.variable_mappings
    return dict(map_element(properties.enumerator, mapping, element, values) for mapping in mappings)
