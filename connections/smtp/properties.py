"""The properties of an SMTP connection manager, as SSIS has them, and what they amount to when it is used."""

import ipaddress
import re
from typing import Annotated

import idna
from pydantic import BaseModel, ConfigDict, Field, field_validator

DEFAULT_PORT = 25
DEFAULT_TIMEOUT = 100_000
DEFAULT_MAX_CONNECTIONS = 10
DEFAULT_MAX_MESSAGES = 100
LARGEST_INT32 = 2_147_483_647
BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")


class SmtpProperties(BaseModel):
    """What a person sets in the SMTP Connection Manager Editor (SSIS reference: SMTP connection manager).

    An empty server is allowed here, since drafts are saved, and refused when a session is opened.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    smtp_server: str = ""
    """Host name or IP address."""
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """Unset means 25."""
    use_windows_authentication: bool = False
    """Authenticate with NTLM or Kerberos; when it cannot be had, nothing is sent."""
    enable_ssl: bool = False
    """STARTTLS is required and the certificate verified; never a downgrade."""
    timeout: Annotated[int, Field(ge=1, le=LARGEST_INT32)] | None = None
    """Milliseconds, for opening a session and again for each message; unset means .NET's 100,000."""
    service_principal_name: str = ""
    """A service class, or class/host, for Kerberos; empty means SMTPSVC with the server's name."""
    credential: str = ""
    """The name of the Credential to authenticate as; empty means the worker's own identity."""
    max_connections: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """Connections that one process may have open at once; unset means 10."""
    max_messages_per_connection: Annotated[int, Field(ge=1, le=LARGEST_INT32)] | None = None
    """Messages after which a connection is closed and a new one opened; unset means 100."""

    @field_validator("smtp_server")
    @classmethod
    def _one_word(cls, value: str) -> str:
        host = value.strip()
        if BLANK_OR_CONTROL.search(host):
            raise ValueError("The SMTP server is one host name or IP address, without spaces or line breaks.")
        return host

    @property
    def effective_port(self) -> int:
        return self.port or DEFAULT_PORT

    @property
    def effective_max_connections(self) -> int:
        return self.max_connections or DEFAULT_MAX_CONNECTIONS

    @property
    def effective_max_messages(self) -> int:
        return self.max_messages_per_connection or DEFAULT_MAX_MESSAGES

    @property
    def timeout_seconds(self) -> float:
        return (self.timeout or DEFAULT_TIMEOUT) / 1000

    @property
    def host(self) -> str:
        """The server as DNS and TLS want it: an internationalised name as A-labels (RFC 5891), an IPv6 address bare.

        Raises UnicodeError when the name cannot be a host name.
        """
        host = self.smtp_server
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        if is_address(host) or host.isascii():
            return host
        return idna.encode(host, uts46=True).decode("ascii")


def is_address(host: str) -> bool:
    """Tell whether the host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
