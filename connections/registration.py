"""What the connections app tells the designer: where connection managers are kept, and which types there are."""

from connections.connection_string import parse_parts, write
from connections.editors import SmtpConnectionForm
from connections.issues import find_smtp_issues
from connections.smtp.properties import SmtpProperties
from connections.store import Store
from designer.registry import ConnectionType, register_connection_store, register_connection_type

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
        find_issues=find_smtp_issues,
        read_connection_string=parse_parts,
        write_connection_string=write,
        fixed=frozenset({"credential"}),
    )
)
