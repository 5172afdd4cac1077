"""What of a called package stands in the snapshot of the one that calls it."""

from typing import Any

from designer.package.document import ConnectionManagerDocument, ParameterDocument
from designer.package.enumerations import InDoubt
from tasks.types.properties import Properties


class ChildPackageProperties(Properties):
    """A package that an Execute Package task runs, as the snapshot has it: its own but tasks and variables.

    shared_connections are those of the project and the catalog that it uses, where it means others by them than the run
    as a whole. kept are the values of sensitive parameters that no binding gives, encrypted.
    """

    package: int
    version: int
    parameters: list[ParameterDocument] = []
    connections: list[ConnectionManagerDocument] = []
    shared_connections: list[ConnectionManagerDocument] = []
    in_doubt: InDoubt = InDoubt.HOLD
    kept: dict[str, dict[str, Any]] = {}
