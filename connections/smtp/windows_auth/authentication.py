"""Authenticating, and what became of it. What it takes is loaded only now that a server wants it."""

from dataclasses import dataclass

from connections.smtp.transport import SmtpTransport
from connections.smtp.windows_auth.identity import Identity
from connections.types.smtp.properties import SmtpProperties


@dataclass(frozen=True)
class Authentication:
    """As whom, and with which mechanism, a session was authenticated."""

    identity: str
    mechanism: str

    def __str__(self) -> str:
        return f"{self.identity} with {self.mechanism}"


def authenticate(transport: SmtpTransport, properties: SmtpProperties, identity: Identity | None) -> Authentication:
    """Authenticate as the identity, or as the worker's own; returns only when the server has said 235.

    Raises AuthenticationFailed with a sentence per cause, or another SmtpError, always within the deadline.
    """
    # pyspnego and Kerberos are 2 to 9 MiB in each installation, and most servers want nothing of them.
    from connections.smtp.windows_auth.exchange import authenticate as converse  # noqa: PLC0415

    return converse(transport, properties, identity)
