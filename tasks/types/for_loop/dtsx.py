"""The For Loop container in SSIS's files."""

from typing import Final

from designer.dtsx.source import SourceExecutable
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm

DRIVEN: Final = {
    "InitExpression": "init_expression",
    "EvalExpression": "eval_expression",
    "AssignExpression": "assign_expression",
}


def read_for_loop(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the three expressions of a For Loop."""
    return ReadPart({ours: source.properties.get(name, "") for name, ours in DRIVEN.items()})


FORM: Final = TaskForm(kinds=("STOCK:FORLOOP",), read=read_for_loop, driven=DRIVEN)
