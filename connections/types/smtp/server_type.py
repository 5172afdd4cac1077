"""The SMTP connection manager, as a team's server edits it."""

from connections.types.server_type import EditableConnectionType
from connections.types.smtp.connection_type import CONNECTION_TYPE
from connections.types.smtp.editor import SmtpConnectionForm

SERVER_TYPE = EditableConnectionType(CONNECTION_TYPE, SmtpConnectionForm)
