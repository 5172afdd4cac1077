"""What the connections app tells the designer: where connection managers are kept, and which types there are."""

from connections.catalog.store import Store
from connections.credentials.rotation import register_token_holder
from connections.credentials.token_holders import HOLDERS
from connections.files.places import folders_of
from connections.files.services import delete_files
from connections.types.file.editor import FileConnectionForm
from connections.types.file.issues import find_file_issues
from connections.types.file.properties import FileProperties
from connections.types.smtp.connection_string import parse_parts, write
from connections.types.smtp.editor import SmtpConnectionForm
from connections.types.smtp.issues import find_smtp_issues
from connections.types.smtp.properties import SmtpProperties
from designer.registry.connection_store import register_connection_store
from designer.registry.project_files import register_delete_files
from designer.registry.types import ConnectionType, register_connection_type

register_connection_store(Store())
register_connection_type(
    ConnectionType(
        name="SMTP",
        label="SMTP connection manager",
        default_name="SMTP Connection Manager",
        description="Sends mail through an SMTP server.",
        icon="smtp",
        properties=SmtpProperties,
        editor=SmtpConnectionForm,
        find_issues=lambda properties, project_id: find_smtp_issues(properties),
        read_connection_string=parse_parts,
        write_connection_string=write,
        fixed=frozenset({"credential"}),
    )
)
register_connection_type(
    ConnectionType(
        name="FILE",
        label="File connection manager",
        default_name="File Connection Manager",
        description="Names a file or folder, such as one that holds a message's text.",
        icon="file",
        properties=FileProperties,
        editor=FileConnectionForm,
        find_issues=lambda properties, project_id: find_file_issues(properties, folders_of(project_id)),
        # SSIS's connection string of a file is its path alone.
        read_connection_string=lambda text: {"connection_string": text},
        write_connection_string=lambda properties: properties.connection_string,
        beside_connection_string=frozenset(("file_usage_type",)),
    )
)
register_delete_files(delete_files)
for holder in HOLDERS:
    register_token_holder(holder)
