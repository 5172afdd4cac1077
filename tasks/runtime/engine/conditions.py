"""The expressions of the control flow that say yes or no, and what they see."""

from dataclasses import dataclass

from designer.package.document import DISABLE
from designer.package.enumerations import ContainerType
from tasks.runtime.planner import PACKAGE, Evaluate, RunId
from tasks.runtime.state.snapshot import ExecutionSnapshot


@dataclass(frozen=True)
class Condition:
    """An expression, the run whose variables it sees, the container that its errors count in, and how a sentence on it
    begins. An error that decides whether an event is handled is handled by nobody: its handler would be asked again."""

    expression: str
    sees: RunId
    container: RunId
    what: str
    is_of_handler: bool = False


def find_condition(frozen: ExecutionSnapshot, question: Evaluate) -> Condition:
    """Give the condition that the planner asks for: a precedence constraint's sees what its container sees."""
    executables, flow = frozen.executables, frozen.flow
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
