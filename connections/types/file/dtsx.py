"""Reading a File connection manager from SSIS's files."""

from dataclasses import replace
from typing import Final

from lxml import etree

from connections.types.file.properties import FileProperties, FileUsageType
from designer.dtsx.findings import Rule, Severity
from designer.dtsx.source import SourceConnection
from designer.dtsx.xml.elements import DTS, dts
from designer.interchange.importing.elements import value
from designer.interchange.importing.values import read_number
from designer.interchange.mending.paths import MAP_PATHS, is_windows_path, map_path
from designer.registry.file_forms import ConnectionForm, ReadPart, Surroundings
from designer.registry.mends import Mending
from designer.registry.written_parts import Destination, WrittenPart

WINDOWS_PATH: Final = Rule(
    "MW-I-0210",
    Severity.ERROR,
    "A file is on a Windows drive or share",
    "The workers do not have it under this path.",
    "Put the file into the project's files or an allowed folder, and write its path there.",
)


def read_file(source: SourceConnection, around: Surroundings) -> ReadPart:
    """Give a File connection manager's path and usage type."""
    path = source.connection_string
    if is_windows_path(path) and "ConnectionString" not in source.expressions:
        around.findings.tell(WINDOWS_PATH, source, f"“{source.name}” is {path.strip()[:300]}.", key=path.strip())
    number = read_number(value(source.data, "FileUsageType"), 0)
    usages = {each.number: each for each in FileUsageType}
    return ReadPart(
        {"connection_string": path, "file_usage_type": usages.get(number, FileUsageType.EXISTING_FILE).value}
    )


def map_file(source: SourceConnection, mending: Mending) -> SourceConnection:
    """Give the manager with its file where a mapping has it."""
    path = map_path(source.connection_string, mending.mends.values())
    if path is None:
        return source
    mending.tell(source, f"“{source.name}” is {path}.")
    return replace(source, connection_string=path)


def write_file(properties: FileProperties, to: Destination) -> WrittenPart:
    """Give the manager's data."""
    data = etree.Element(dts("ConnectionManager"), nsmap={"DTS": DTS})
    if properties.file_usage_type.number:
        data.set(dts("FileUsageType"), str(properties.file_usage_type.number))
    data.set(dts("ConnectionString"), properties.connection_string)
    return WrittenPart(data)


FORM: Final = ConnectionForm(
    kinds=("FILE",),
    read=read_file,
    driven={"FileUsageType": "file_usage_type"},
    rules=(WINDOWS_PATH,),
    mends=(replace(MAP_PATHS, rules=(WINDOWS_PATH,), mend=map_file),),
    write=write_file,
)
