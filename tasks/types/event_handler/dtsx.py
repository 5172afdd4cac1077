"""The event handler in SSIS's files."""

from typing import Any, Final

from lxml import etree

from designer.dtsx.source import SourceExecutable, SourceVariable
from designer.interchange.importing.values import is_true
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm
from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.event_handler.properties import EventHandlerProperties

PROPAGATE: Final = "Propagate"
SYSTEM: Final = "System"
BOOLEAN: Final = 11
"""SSIS's number of the data type."""


def read_handler(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give the event."""
    return ReadPart({"event_name": source.event_name})


def read_system_variable(variable: SourceVariable) -> dict[str, Any]:
    """System::Propagate stands in the file as a variable of the handler."""
    return {"propagate": is_true(variable.value)} if variable.name == PROPAGATE else {}


def write_handler(properties: EventHandlerProperties, to: Destination) -> WrittenPart:
    """Give System::Propagate as SSIS has it: a variable of the handler."""
    described = {
        "CreationName": "",
        "Description": "The propagate property of the event",
        "IncludeInDebugDump": "6789",
        "Namespace": SYSTEM,
        "ObjectName": PROPAGATE,
    }
    value = "-1" if properties.propagate else "0"
    element = etree.Element("nothing")
    return WrittenPart(variables=(SourceVariable("", element, 0, None, described, data_type=BOOLEAN, value=value),))


FORM: Final = TaskForm(
    kinds=("EventHandler",), read=read_handler, system_variables=read_system_variable, write=write_handler
)
