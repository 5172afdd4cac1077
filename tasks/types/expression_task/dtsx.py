"""The Expression task in SSIS's files."""

from typing import Final

from lxml import etree

from designer.dtsx.source import SourceExecutable
from designer.interchange.importing.elements import text_of, value
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm
from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.expression_task.properties import ExpressionTaskProperties


def read_expression_task(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the assignment; some tools write it as the element's text."""
    text = text_of(source.data).strip() if source.data is not None else ""
    return ReadPart({"expression": value(source.data, "Expression") or text})


def write_expression_task(properties: ExpressionTaskProperties, to: Destination) -> WrittenPart:
    """Give the task's data."""
    return WrittenPart(etree.Element("ExpressionTask", {"Expression": properties.expression}))


FORM: Final = TaskForm(
    kinds=("Microsoft.ExpressionTask",),
    read=read_expression_task,
    driven={"Expression": "expression"},
    write=write_expression_task,
)
