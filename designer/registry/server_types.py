"""What a team's server has of the types of tasks and connection managers beside what they are: tables and editors.

An app registers it in its registration.py, which the designer imports at the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.forms import Form

from designer.models import ExecutableProperties
from designer.registry.types import ConnectionType, TaskType


@dataclass(frozen=True)
class ServerTaskType:
    """How the properties of a type of tasks are stored and edited.

    The editor is an ExecutableForm (designer.editors), which stands above this room. referring are the columns of model
    in which the type's find_references finds a connection manager, each with the condition under which it does.
    """

    of: TaskType
    model: type[ExecutableProperties]
    editor: type[Form]
    referring: Mapping[str, Q] = field(default_factory=dict)


@dataclass(frozen=True)
class ServerConnectionType:
    """How the connection managers of a type are edited. All are stored in one table."""

    of: ConnectionType
    editor: type[Form]


server_task_types: dict[str, ServerTaskType] = {}
server_connection_types: dict[str, ServerConnectionType] = {}


def register_server_task_type(made: ServerTaskType) -> None:
    """Make known how a task type is stored and edited."""
    server_task_types[made.of.name] = made


def register_server_connection_type(made: ServerConnectionType) -> None:
    """Make known how a type of connection managers is edited."""
    server_connection_types[made.of.name] = made
