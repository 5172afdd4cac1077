"""The Sequence container in SSIS's files."""

from typing import Final

from designer.registry.file_forms import ReadPart, TaskForm

FORM: Final = TaskForm(kinds=("STOCK:SEQUENCE",), read=lambda source, around: ReadPart())
