"""The properties of an SMTP connection manager, as SSIS has them, and what they amount to when it is used."""

import re
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import idna
from pydantic import Field, field_validator

from connections.certificates.pem import check_authorities, is_pem
from connections.guard_rules.settings import ManagerGuardSettings
from connections.hosts.names import is_address, read_ehlo_name
from designer.input.texts import CONTROL, CONTROL_CHARACTERS

DEFAULT_PORT = 25
IMPLICIT_PORT = 465
DEFAULT_TIMEOUT = 100_000
DEFAULT_MAX_CONNECTIONS = 10
DEFAULT_MAX_MESSAGES = 1_000
LARGEST_INT32 = 2_147_483_647
LONGEST_PATH = 4_096
BLANK_OR_CONTROL = re.compile(rf"[\s{CONTROL_CHARACTERS}]")
OF_SSIS = ("smtp_server", "use_windows_authentication", "enable_ssl", "timeout")


class TlsMode(StrEnum):
    """How EnableSsl encrypts: after STARTTLS, as SSIS does, or from the first byte of the connection."""

    STARTTLS = "StartTls"
    IMPLICIT = "Implicit"


class TlsVersion(StrEnum):
    """A version of TLS that is still good enough."""

    TLS_1_2 = "1.2"
    TLS_1_3 = "1.3"


class WindowsMechanism(StrEnum):
    """Which ways of Windows Authentication may be used."""

    NEGOTIATE = "Negotiate"
    """Kerberos, and NTLM where Kerberos cannot be used: as SSPI's Negotiate does it."""
    KERBEROS = "Kerberos"
    NTLM = "Ntlm"


class SmtpProperties(ManagerGuardSettings):
    """What a person sets in the SMTP Connection Manager Editor (SSIS reference: SMTP connection manager).

    An empty server is allowed here, since drafts are saved, and refused when a session is opened. The guard's settings
    are properties like all others; the session knows nothing of them.
    """

    longest_timeout: ClassVar[float] = 900.0
    """Seconds that one wait takes at most, whatever the Timeout says, so that no silent server holds a worker for days.
    The app sets it to the installation's (LONGEST_TIMEOUT)."""

    smtp_server: str = ""
    """Host name or IP address."""
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """Unset means 25, or 465 where TLS is on and its mode is Implicit."""
    use_windows_authentication: bool = False
    """Authenticate with NTLM or Kerberos; when it cannot be had, nothing is sent."""
    enable_ssl: bool = False
    """TLS is required and the certificate verified; never a downgrade."""
    timeout: Annotated[int, Field(ge=1, le=LARGEST_INT32)] | None = None
    """Milliseconds, for opening a session and again for each message; unset means .NET's 100,000. More than the
    installation's longest_timeout counts as that."""
    tls_mode: Annotated[TlsMode, Field(strict=False)] = TlsMode.STARTTLS
    """How EnableSsl encrypts. SSIS knows STARTTLS only."""
    ca_bundle: Annotated[str, Field(max_length=1_000_000)] = ""
    """The authorities to trust instead of the worker's own: PEM text, or a file of the administrator's folder."""
    client_certificate: str = ""
    """A PEM file of the administrator's folder with a certificate and its key, for servers that ask for one."""
    minimum_tls_version: Annotated[TlsVersion, Field(strict=False)] = TlsVersion.TLS_1_2
    """The oldest version of TLS that will do."""
    ehlo_name: str = ""
    """What the worker calls itself in EHLO; empty means its host name or address."""
    service_principal_name: str = ""
    """A service class, or class/host, for Kerberos; empty means SMTPSVC with the server's name."""
    windows_authentication_mechanism: Annotated[WindowsMechanism, Field(strict=False)] = WindowsMechanism.NEGOTIATE
    """What Windows Authentication may use. SSIS leaves it to SSPI's Negotiate."""
    credential: str = ""
    """The name of the Credential to authenticate as; empty means the worker's own identity."""
    max_connections: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """Connections that one process may have open at once; unset means 10."""
    max_connections_overall: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Connections that all workers together may have open at once; unset means as many as their processes open."""
    messages_per_second: Annotated[float, Field(ge=0.001, le=10_000, allow_inf_nan=False)] | None = None
    """Messages that all workers together may send in a second, evenly spaced; unset means as quick as they can."""
    max_messages_per_connection: Annotated[int, Field(ge=1, le=LARGEST_INT32)] | None = None
    """Messages after which a connection is closed and a new one opened; unset means DEFAULT_MAX_MESSAGES."""

    @field_validator("smtp_server")
    @classmethod
    def _one_word(cls, value: str) -> str:
        host = value.strip()
        if BLANK_OR_CONTROL.search(host):
            raise ValueError("The SMTP server is one host name or IP address, without spaces or line breaks.")
        return host

    @field_validator("client_certificate", "ehlo_name", "service_principal_name", "credential")
    @classmethod
    def _one_line(cls, value: str) -> str:
        text = value.strip()
        if is_pem(text):
            raise ValueError(
                "Keys are not kept here. Ask the administrator to put the file into the folder for certificates, and "
                "type its name, such as key.pem."
            )
        if CONTROL.search(text):
            raise ValueError("This is one line, without line breaks, tabs or other control characters.")
        return text

    @field_validator("ca_bundle")
    @classmethod
    def _authorities(cls, value: str) -> str:
        text = value.replace("\r\n", "\n").strip()
        if is_pem(text):
            check_authorities(text)
        elif CONTROL.search(text) or len(text) > LONGEST_PATH:
            raise ValueError(
                "The CA bundle is the text of a PEM file (-----BEGIN CERTIFICATE-----), or the name of such a file in "
                "the administrator's folder for certificates, such as company.pem."
            )
        return text

    @field_validator("ehlo_name")
    @classmethod
    def _domain(cls, value: str) -> str:
        return read_ehlo_name(value) if value else value

    @property
    def uses_implicit_tls(self) -> bool:
        """Tell whether the connection is encrypted from its first byte."""
        return self.enable_ssl and self.tls_mode is TlsMode.IMPLICIT

    @property
    def effective_port(self) -> int:
        return self.port or (IMPLICIT_PORT if self.uses_implicit_tls else DEFAULT_PORT)

    @property
    def effective_max_connections(self) -> int:
        return self.max_connections or DEFAULT_MAX_CONNECTIONS

    @property
    def effective_max_messages(self) -> int:
        return self.max_messages_per_connection or DEFAULT_MAX_MESSAGES

    @property
    def timeout_seconds(self) -> float:
        """The seconds for opening a session, and again for each message."""
        return min((self.timeout or DEFAULT_TIMEOUT) / 1000, self.longest_timeout)

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

    def to_parts(self) -> dict[str, Any]:
        """Give the properties as a document keeps them: SSIS's always, ours where they differ from the default."""
        fields = type(self).model_fields
        values = self.model_dump(mode="json")
        return {name: values[name] for name in fields if name in OF_SSIS or getattr(self, name) != fields[name].default}
