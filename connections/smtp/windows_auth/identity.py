"""As whom a session authenticates. Secrets stand in no repr."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class WorkerIdentity:
    """The worker's own: its Kerberos tickets, or the keytab that KRB5_CLIENT_KTNAME names."""

    ccache: str = ""
    """A cache of tickets, such as FILE:/tmp/krb5cc_0; empty means Kerberos' own choice."""

    def __str__(self) -> str:
        return "the worker's own identity"


@dataclass(frozen=True)
class PasswordIdentity:
    """A user name, as DOMAIN\\user, user@REALM or alone, with its password: good for NTLM and for Kerberos."""

    user_name: str
    password: str = field(repr=False)
    allows_unverified_tls: bool = False
    """Whether NTLM may show it to a server whose certificate is not verified, or without TLS."""

    def __str__(self) -> str:
        return self.user_name


@dataclass(frozen=True)
class KeytabIdentity:
    """A principal, as user@REALM, with the content of a keytab that holds its keys: good for Kerberos."""

    principal: str
    keytab: bytes = field(repr=False)

    def __str__(self) -> str:
        return self.principal


Identity = WorkerIdentity | PasswordIdentity | KeytabIdentity
