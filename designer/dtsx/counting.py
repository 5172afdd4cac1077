"""How many of everything a package's file has, at any depth, the insides of event handlers included."""

from collections.abc import Sequence
from dataclasses import dataclass

from designer.dtsx.reading.types import EVENT_HANDLER, SEND_MAIL
from designer.dtsx.source import SourceConnection, SourcePackage

SMTP = "SMTP"


@dataclass(frozen=True)
class Counts:
    """Numbers of objects.

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
    holders = [] if package is None else list(package.walk())
    kinds = [holder.kind for holder in holders if holder is not package]
    return Counts(
        executables=sum(1 for kind in kinds if kind != EVENT_HANDLER),
        send_mail_tasks=kinds.count(SEND_MAIL),
        connections=len(connections),
        smtp_connections=sum(1 for held in connections if held.creation_name == SMTP),
        constraints=sum(len(holder.constraints) for holder in holders),
        variables=sum(len(holder.variables) for holder in holders),
        event_handlers=kinds.count(EVENT_HANDLER),
    )
