"""The kept connection manager, as a team's server edits it."""

from connections.types.kept.connection_type import CONNECTION_TYPE
from connections.types.kept.editor import KeptConnectionForm
from connections.types.server_type import EditableConnectionType

SERVER_TYPE = EditableConnectionType(CONNECTION_TYPE, KeptConnectionForm)
