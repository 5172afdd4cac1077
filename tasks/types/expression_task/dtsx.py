"""The Expression task in SSIS's files."""

from typing import Final

from designer.dtsx.source import SourceExecutable
from designer.interchange.importing.elements import text_of, value
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm


def read_expression_task(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the assignment; some tools write it as the element's text."""
    text = text_of(source.data).strip() if source.data is not None else ""
    return ReadPart({"expression": value(source.data, "Expression") or text})


FORM: Final = TaskForm(
    kinds=("Microsoft.ExpressionTask",), read=read_expression_task, driven={"Expression": "expression"}
)
