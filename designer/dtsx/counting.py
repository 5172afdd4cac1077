"""How many of everything a package's file has, at any depth, the insides of event handlers included."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from designer.dtsx.kinds import SEND_MAIL
from designer.dtsx.reading.misplaced import objects_in
from designer.dtsx.source import SourceConnection, SourcePackage
from designer.dtsx.xml.elements import local_name

SMTP = "SMTP"


@dataclass(frozen=True)
class Counts:
    """Numbers of objects, as the file has them: also where they stand so that they cannot be read, which is told of.

    executables are tasks and containers, neither the package itself nor its handlers; smtp_connections are those of
    SSIS's own type, and not of others that have SMTP in their names.
    """

    executables: int
    send_mail_tasks: int
    connections: int
    smtp_connections: int
    constraints: int
    variables: int
    event_handlers: int


def count(package: SourcePackage | None, connections: Sequence[SourceConnection]) -> Counts:
    """Count what a file has: a package's, or a connection manager's of a project (package is None)."""
    kinds = [] if package is None else [holder.kind for holder in package.walk()]
    found = Counter() if package is None else Counter(map(local_name, objects_in(package.element)))
    return Counts(
        executables=found["Executable"],
        send_mail_tasks=kinds.count(SEND_MAIL),
        connections=found["ConnectionManager"] if package else len(connections),
        smtp_connections=sum(1 for held in connections if held.creation_name == SMTP),
        constraints=found["PrecedenceConstraint"],
        variables=found["Variable"],
        event_handlers=found["EventHandler"],
    )
