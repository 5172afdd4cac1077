"""The File connection manager."""

from connections.files.places import folders_of
from connections.types.file.dtsx import FORM
from connections.types.file.properties import FileProperties
from connections.types.file.validation import find_file_issues
from designer.registry.types import ConnectionType

CONNECTION_TYPE = ConnectionType(
    name="FILE",
    label="File connection manager",
    default_name="File Connection Manager",
    description="Names a file or folder, such as one that holds a message's text.",
    icon="file",
    properties=FileProperties,
    find_issues=lambda properties, project_id: find_file_issues(properties, folders_of(project_id)),
    # SSIS's connection string of a file is its path alone.
    read_connection_string=lambda text: {"connection_string": text},
    write_connection_string=lambda properties: properties.connection_string,
    beside_connection_string=frozenset(("file_usage_type",)),
    file_form=FORM,
)
