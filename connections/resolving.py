"""Resolving: from what a task says of its connection manager to the manager, as it was when the package was run."""

from collections.abc import Iterable

from connections.smtp.properties import SmtpProperties
from designer.document import ConnectionManagerDocument, PackageDocument
from designer.issues import index_connections


class CannotResolve(Exception):
    """A task's connection manager does not exist or cannot send mail; the sentence says which and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def resolve_smtp(
    reference: str, document: PackageDocument, shared: Iterable[ConnectionManagerDocument]
) -> tuple[ConnectionManagerDocument, SmtpProperties]:
    """Give the SMTP connection manager that an ID or name means: the package's own, then the project's, then the
    catalog's. Raises CannotResolve."""
    if not reference:
        raise CannotResolve("DTS_E_SENDMAILTASK_CONNMNGRNULL", "No SMTP connection manager is chosen. Choose one.")
    manager = index_connections(document.connections, shared).get(reference.casefold())
    if manager is None:
        raise CannotResolve(
            "DTS_E_SENDMAILTASK_NOCONNMNGR",
            f"The connection manager {reference} does not exist. It may have been deleted; choose another one.",
        )
    if manager.type != "SMTP":
        raise CannotResolve(
            "DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP",
            f"The connection manager “{manager.name}” is not of type SMTP but {manager.type}. Choose an SMTP one.",
        )
    return manager, SmtpProperties.model_validate(manager.properties)
