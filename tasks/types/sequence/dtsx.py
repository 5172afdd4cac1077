"""The Sequence container in SSIS's files."""

from typing import Final

from designer.registry.file_forms import ReadPart, TaskForm
from designer.registry.written_parts import WrittenPart

FORM: Final = TaskForm(
    kinds=("STOCK:SEQUENCE",),
    read=lambda source, around: ReadPart(),
    write=lambda properties, to: WrittenPart(),
)
