"""How many of everything a package's file has, at any depth, the insides of event handlers included."""

from dataclasses import dataclass

from designer.dtsx.reading.types import EVENT_HANDLER, SEND_MAIL
from designer.dtsx.source import SourcePackage

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


def count(package: SourcePackage) -> Counts:
    """Count what a package has."""
    holders = list(package.walk())
    kinds = [holder.kind for holder in holders if holder is not package]
    return Counts(
        executables=sum(1 for kind in kinds if kind != EVENT_HANDLER),
        send_mail_tasks=kinds.count(SEND_MAIL),
        connections=len(package.connections),
        smtp_connections=sum(1 for held in package.connections if held.creation_name == SMTP),
        constraints=sum(len(holder.constraints) for holder in holders),
        variables=sum(len(holder.variables) for holder in holders),
        event_handlers=kinds.count(EVENT_HANDLER),
    )
