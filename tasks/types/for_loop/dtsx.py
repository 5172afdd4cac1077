"""The For Loop container in SSIS's files."""

from typing import Final

from designer.dtsx.source import SourceExecutable
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm
from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.for_loop.properties import ForLoopProperties

DRIVEN: Final = {
    "InitExpression": "init_expression",
    "EvalExpression": "eval_expression",
    "AssignExpression": "assign_expression",
}


def read_for_loop(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the three expressions of a For Loop."""
    return ReadPart({ours: source.properties.get(name, "") for name, ours in DRIVEN.items()})


def write_for_loop(properties: ForLoopProperties, to: Destination) -> WrittenPart:
    """Give the three expressions as attributes of the loop."""
    values = {name: getattr(properties, ours) for name, ours in DRIVEN.items()}
    return WrittenPart(properties={name: value for name, value in values.items() if value})


FORM: Final = TaskForm(
    kinds=("STOCK:FORLOOP",),
    read=read_for_loop,
    driven=DRIVEN,
    write=write_for_loop,
    attributes=frozenset(DRIVEN),
)
