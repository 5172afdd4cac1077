"""What is wrong or doubtful in an SMTP connection manager that can be saved all the same."""

from collections.abc import Iterator

from connections.certificates.pem import OUTSIDE, is_in_folder, is_pem
from connections.hosts.names import objection_to_server
from connections.types.smtp.connection_string import HOST_AND_PORT, NO_SERVER
from connections.types.smtp.properties import IMPLICIT_PORT, SmtpProperties, TlsMode, WindowsMechanism
from designer.issues.issue import Issue, Severity

STARTTLS_PORTS = (25, 587)
CHECK_SERVER = "DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER"


def find_smtp_issues(properties: SmtpProperties) -> Iterator[Issue]:
    """Validate an SMTP connection manager."""
    yield from _find_server_issues(properties)
    yield from _find_tls_issues(properties)
    yield from _find_file_issues(properties)
    yield from _find_port_issues(properties)
    yield from _find_authentication_issues(properties)
    yield from _find_guard_issues(properties)
    yield from _find_limit_issues(properties)
    yield from _find_timeout_issues(properties)


def _find_server_issues(properties: SmtpProperties) -> Iterator[Issue]:
    if not properties.smtp_server:
        sentence = "The SMTP server is missing. Edit the connection manager and type a valid host name or IP address."
        yield Issue(Severity.ERROR, sentence, "smtp_server", NO_SERVER)
    elif found := HOST_AND_PORT.fullmatch(properties.smtp_server):
        sentence = f"The SMTP server holds a port. Type {found[1]} there, and {found[2]} in Port on the page Advanced."
        yield Issue(Severity.ERROR, sentence, "smtp_server", CHECK_SERVER)
    elif objection := objection_to_server(properties.smtp_server):
        yield Issue(Severity.ERROR, objection, "smtp_server", CHECK_SERVER)


def _find_timeout_issues(properties: SmtpProperties) -> Iterator[Issue]:
    longest = properties.longest_timeout
    if (properties.timeout or 0) > longest * 1000:
        sentence = (
            f"The Timeout is {properties.timeout:,} milliseconds, and a run waits {longest:,.0f} seconds for a server "
            f"at most. Type {longest * 1000:.0f} or less."
        )
        yield Issue(Severity.WARNING, sentence, "timeout")


def _find_tls_issues(properties: SmtpProperties) -> Iterator[Issue]:
    if properties.enable_ssl:
        return
    if properties.tls_mode is TlsMode.IMPLICIT:
        # An error and no warning: who asks for TLS on connect must not send in clear text because of a missing tick.
        sentence = "The TLS mode is set and Enable SSL is off, so nothing would be encrypted. Turn Enable SSL on."
        yield Issue(Severity.ERROR, sentence, "enable_ssl")
    elif properties.ca_bundle or properties.client_certificate:
        sentence = (
            "A CA bundle or client certificate is set and Enable SSL is off, so it is not used. Turn Enable SSL on."
        )
        yield Issue(Severity.WARNING, sentence, "enable_ssl")


def _find_file_issues(properties: SmtpProperties) -> Iterator[Issue]:
    """Find files that no worker reads, by their words alone: what is where they lead is told by none."""
    for name in ("ca_bundle", "client_certificate"):
        path = getattr(properties, name)
        if path and not is_pem(path) and not is_in_folder(path):
            yield Issue(Severity.ERROR, f"The file {path[:200]} cannot be used: {OUTSIDE}.", name)


def _find_port_issues(properties: SmtpProperties) -> Iterator[Issue]:
    if properties.uses_implicit_tls and properties.port in STARTTLS_PORTS:
        sentence = (
            f"Port {properties.port} usually expects STARTTLS, and the TLS mode is TLS on connect. "
            f"Set the TLS mode to STARTTLS, or leave Port empty to use {IMPLICIT_PORT}."
        )
        yield Issue(Severity.WARNING, sentence, "tls_mode")
    elif properties.port == IMPLICIT_PORT and not properties.uses_implicit_tls:
        sentence = (
            f"Port {IMPLICIT_PORT} usually expects TLS from the first byte. Turn Enable SSL on and set the TLS mode "
            "to TLS on connect, or use port 25 or 587."
        )
        yield Issue(Severity.WARNING, sentence, "tls_mode")


def _find_authentication_issues(properties: SmtpProperties) -> Iterator[Issue]:
    if properties.use_windows_authentication and not properties.enable_ssl:
        sentence = (
            "Windows Authentication over a connection that is not encrypted: NTLM or Kerberos can be attacked by who "
            "listens, and so can the messages. Turn Enable SSL on."
        )
        yield Issue(Severity.WARNING, sentence, "enable_ssl")
    if properties.use_windows_authentication and properties.windows_authentication_mechanism is WindowsMechanism.NTLM:
        sentence = (
            "NTLM alone is chosen. It is deprecated: it does not prove who the server is, who records it can guess the "
            "password, and Windows is switching it off. Choose Negotiate or Kerberos where the server offers Kerberos."
        )
        yield Issue(Severity.WARNING, sentence, "windows_authentication_mechanism")
    if not properties.use_windows_authentication and (properties.credential or properties.service_principal_name):
        sentence = (
            "A credential or service principal name is set and Use Windows Authentication is off, so it is not used. "
            "Turn Use Windows Authentication on."
        )
        yield Issue(Severity.WARNING, sentence, "use_windows_authentication")


def _find_guard_issues(properties: SmtpProperties) -> Iterator[Issue]:
    """Warn of the guard. A task that uses a disabled manager makes an error of it."""
    if properties.disabled:
        sentence = "Disabled, so nothing is sent through it. To send again, clear Disabled on the page Guard."
        yield Issue(Severity.WARNING, sentence, "disabled")
    if properties.redirect_to:
        sentence = f"All mail is redirected to {properties.redirect_to} and does not reach its recipients."
        yield Issue(Severity.WARNING, sentence, "redirect_to")
    elif properties.allowed_domains:
        sentence = f"Mail goes to {properties.allowed_domains} alone; it is withheld from all other recipients."
        yield Issue(Severity.WARNING, sentence, "allowed_domains")


def _find_limit_issues(properties: SmtpProperties) -> Iterator[Issue]:
    one, overall = properties.max_connections, properties.max_connections_overall
    if one and overall and one > overall:
        sentence = (
            f"One process may open {one} connections and all workers together only {overall}, so that the lower figure "
            "counts. Lower Max. connections, or raise Max. connections (all workers)."
        )
        yield Issue(Severity.WARNING, sentence, "max_connections")
