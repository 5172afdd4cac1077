"""What a connection type tells a team's server of itself."""

from dataclasses import dataclass

from designer.editors.part_forms import ConnectionForm
from designer.registry.server_types import ServerConnectionType


@dataclass(frozen=True)
class EditableConnectionType(ServerConnectionType):
    """A connection type with its editor; the registry stands below the editors, and can say only that it is a form."""

    editor: type[ConnectionForm]
