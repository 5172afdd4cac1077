"""The expressions of the control flow that say yes or no, and what they see."""

from dataclasses import dataclass
from uuid import UUID

from designer.document import DISABLE, ExecutableDocument
from tasks.runtime.frozen import Frozen
from tasks.runtime.planner import Evaluate, Key
from tasks.runtime.planner.flow import Kind


@dataclass(frozen=True)
class Condition:
    """An expression, the executable whose variables it sees (None: the package), and how a sentence on it begins."""

    expression: str
    sees: ExecutableDocument | None
    what: str


def find_condition(frozen: Frozen, of: UUID) -> Condition:
    """Give the condition that the planner asks for: a precedence constraint's sees what its container sees."""
    executables = frozen.executables
    constraint = frozen.flow.constraints.get(of)
    if constraint is None:
        part = executables[of]
        return Condition(part.expressions[DISABLE], part, f"The expression of Disable of “{part.name}”")
    begin, end = executables[constraint.from_executable], executables[constraint.to_executable]
    what = f"The precedence constraint from “{begin.name}” to “{end.name}”"
    return Condition(constraint.expression, executables[end.parent] if end.parent else None, what)


def find_run(frozen: Frozen, question: Evaluate) -> Key:
    """Give the run that waits for the answer."""
    constraint = frozen.flow.constraints.get(question.of)
    return Key(constraint.to_executable if constraint else question.of, question.path)


def find_container(frozen: Frozen, question: Evaluate) -> Key:
    """Give the run of the container, or the package, that an expression is in."""
    constraint = frozen.flow.constraints.get(question.of)
    parent = frozen.executables[constraint.to_executable if constraint else question.of].parent
    is_loop = frozen.flow.nodes[parent].kind is Kind.LOOP
    return Key(parent, question.path[:-1] if is_loop else question.path)
