"""The event handler in SSIS's files."""

from typing import Any, Final

from designer.dtsx.source import SourceExecutable, SourceVariable
from designer.interchange.importing.values import is_true
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm

PROPAGATE: Final = "Propagate"


def read_handler(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the event."""
    return ReadPart({"event_name": source.event_name})


def read_system_variable(variable: SourceVariable) -> dict[str, Any]:
    """System::Propagate stands in the file as a variable of the handler."""
    return {"propagate": is_true(variable.value)} if variable.name == PROPAGATE else {}


FORM: Final = TaskForm(kinds=("EventHandler",), read=read_handler, system_variables=read_system_variable)
