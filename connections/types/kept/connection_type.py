"""The kept connection manager."""

from connections.types.kept.dtsx import FORM
from connections.types.kept.properties import KeptConnectionProperties
from connections.types.kept.validation import find_kept_issues
from designer.registry.types import ConnectionType

CONNECTION_TYPE = ConnectionType(
    name="KEPT",
    label="Kept connection manager",
    default_name="Connection Manager",
    description="A connection manager of SSIS's of another type. It is kept as it is, and nothing here connects by it.",
    icon="kept",
    properties=KeptConnectionProperties,
    find_issues=lambda properties, project_id: find_kept_issues(properties),
    read_connection_string=lambda text: {"connection_string": text},
    write_connection_string=lambda properties: properties.connection_string,
    beside_connection_string=frozenset(("creation_name", "source")),
    is_inert=True,
    file_form=FORM,
)
