"""What the designer wants of the app that keeps connection managers: that an import can add one to a project."""

from collections.abc import Callable

from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument

AddConnection = Callable[[User, Project, ConnectionManagerDocument], object]

_adders: list[AddConnection] = []


def register_add_connection(add_connection: AddConnection) -> None:
    """Say how a connection manager is added to a project, with the check of rights and the entry in the record."""
    _adders[:] = [add_connection]


def add_connection(user: User, project: Project, document: ConnectionManagerDocument) -> None:
    """Add a connection manager to a project. Raises NotAllowed, Forbidden or Invalid."""
    _adders[0](user, project, document)
