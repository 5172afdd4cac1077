"""The SMTP connection manager."""

from connections.types.smtp.connection_string import parse_parts, write
from connections.types.smtp.dtsx.reading import FORM
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from designer.registry.types import ConnectionType

CONNECTION_TYPE = ConnectionType(
    name="SMTP",
    label="SMTP connection manager",
    default_name="SMTP Connection Manager",
    description="Sends mail through an SMTP server.",
    icon="smtp",
    properties=SmtpProperties,
    find_issues=lambda properties, project_id: find_smtp_issues(properties),
    read_connection_string=parse_parts,
    write_connection_string=write,
    fixed=frozenset({"credential"}),
    file_form=FORM,
)
