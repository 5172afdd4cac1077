"""The conditions that the planner asks for: expressions of precedence constraints, and of Disable."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from designer.package.document import DISABLE, ExecutableDocument
from designer.package.enumerations import ContainerType
from tasks.runtime.planner import PACKAGE, Evaluate, Flow, RunId


@dataclass(frozen=True)
class Condition:
    """An expression, the run whose variables it sees, the container that its errors count in, and how a sentence on it
    begins. An error that decides whether an event is handled is handled by nobody: its handler would be asked again."""

    expression: str
    sees: RunId
    container: RunId
    what: str
    is_of_handler: bool = False


def find_condition(executables: Mapping[UUID, ExecutableDocument], flow: Flow, question: Evaluate) -> Condition:
    """Give the condition that the planner asks for: a precedence constraint's sees what its container sees."""
    constraint = flow.constraints.get(question.of)
    end = executables[constraint.to_executable if constraint else question.of]
    inside = RunId(end.id, question.path)
    container = flow.above(inside) or PACKAGE
    if constraint is None:
        what = f"The expression of Disable of “{end.name}”"
        return Condition(end.expressions[DISABLE], inside, container, what, end.type == ContainerType.EVENT_HANDLER)
    begin = executables[constraint.from_executable]
    what = f"The precedence constraint from “{begin.name}” to “{end.name}”"
    return Condition(constraint.expression, container, container, what)
