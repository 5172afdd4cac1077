"""The File connection manager, as a team's server edits it."""

from connections.types.file.connection_type import CONNECTION_TYPE
from connections.types.file.editor import FileConnectionForm
from connections.types.server_type import EditableConnectionType

SERVER_TYPE = EditableConnectionType(CONNECTION_TYPE, FileConnectionForm)
