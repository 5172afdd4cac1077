"""What a connection type tells of itself."""

from dataclasses import dataclass

from designer.editors.part_forms import ConnectionForm
from designer.registry.types import ConnectionType


@dataclass(frozen=True, kw_only=True)
class EditableConnectionType(ConnectionType):
    """A connection type with its editor; the registry stands below the editors, and can say only that it is a form."""

    editor: type[ConnectionForm]
