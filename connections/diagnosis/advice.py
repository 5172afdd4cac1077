"""What a report amounts to: a diagnosis in plain words, and changes of the properties that would help.

What a server's reply means, and what helps against it, stands in the table of replies (`connections/replies`).
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from connections.certificates.peer import PeerCertificate
from connections.diagnosis.probe import Report
from connections.errors import (
    AuthenticationNeedsEncryption,
    CertificateSelfSigned,
    ConnectionFailed,
    NotImplicitTls,
    NotSmtp,
    NtlmNeedsTls,
    SmtpError,
    SmtpStage,
    TimedOut,
    TlsOnConnectWanted,
)
from connections.replies import circumstances_of
from connections.smtp.transport import TLS_AT_ONCE
from connections.types.smtp.properties import DEFAULT_PORT, IMPLICIT_PORT, SmtpProperties, TlsMode

SUBMISSION_PORT = 587


@dataclass(frozen=True)
class Fix:
    """A change that would help: what a button says, and the properties that it sets."""

    label: str
    changes: dict[str, Any]


def advise(report: Report, properties: SmtpProperties) -> str:
    """Give the diagnosis: what is wrong and what to do, or what works and what could still be better."""
    if report.error is None:
        return " ".join(["Everything that was tried works.", *_hints(report, properties)])
    return _explained(report.error, report, properties).sentence


def find_fixes(report: Report, properties: SmtpProperties) -> list[Fix]:
    """Give the changes that a button can apply."""
    if report.error is None:
        can_encrypt = "starttls" in report.features and not properties.enable_ssl
        return [Fix("Turn on Enable SSL", {"enable_ssl": True})] if can_encrypt else []
    error = _explained(report.error, report, properties)
    fixes = _fixes_of_reply(error, properties), _fixes_of_way(error, properties), _fixes_of_trust(report, properties)
    return list(chain.from_iterable(fixes))


def _explained(error: SmtpError, report: Report, properties: SmtpProperties) -> SmtpError:
    """Let the error know the settings and the offer, if the session has not told it."""
    if error.circumstances is None:
        error.circumstances = circumstances_of(properties, report.features)
    return error


def _fixes_of_reply(error: SmtpError, properties: SmtpProperties) -> Iterator[Fix]:
    if isinstance(error, AuthenticationNeedsEncryption | NtlmNeedsTls):
        if not properties.enable_ssl:
            yield Fix("Turn on Enable SSL", {"enable_ssl": True})
    elif button := error.button:
        yield Fix(button.label, dict(button.changes))


def _fixes_of_way(error: SmtpError, properties: SmtpProperties) -> Iterator[Fix]:
    """Give those of the port and the TLS mode. A port that answers is kept, unless it is the other mode's own."""
    if isinstance(error, NotImplicitTls):
        other_port = {"port": None} if properties.effective_port == IMPLICIT_PORT else {}
        yield Fix("Use STARTTLS", {"tls_mode": TlsMode.STARTTLS.value, **other_port})
    elif _speaks_tls_at_once(error) and not properties.uses_implicit_tls:
        port = None if properties.effective_port == IMPLICIT_PORT else properties.effective_port
        changes = {"tls_mode": TlsMode.IMPLICIT.value, "enable_ssl": True, "port": port}
        yield Fix("Use TLS from the first byte", changes)
    elif _is_blocked(error) and properties.effective_port == DEFAULT_PORT:
        yield Fix(f"Use port {SUBMISSION_PORT}", {"port": SUBMISSION_PORT})


def _speaks_tls_at_once(error: SmtpError) -> bool:
    return isinstance(error, TlsOnConnectWanted) or (isinstance(error, NotSmtp) and error.detail == TLS_AT_ONCE)


def _is_blocked(error: SmtpError) -> bool:
    return isinstance(error, ConnectionFailed | TimedOut) and error.stage is SmtpStage.CONNECT


def _fixes_of_trust(report: Report, properties: SmtpProperties) -> Iterator[Fix]:
    """Offer to trust a certificate only if nothing else would be wrong with it."""
    shown = report.certificate
    if isinstance(report.error, CertificateSelfSigned) and shown and not properties.ca_bundle:
        is_in_time = shown.valid_from <= datetime.now(UTC) <= shown.valid_until
        if is_in_time and _is_for(shown, properties.host):
            yield Fix("Trust this certificate", {"ca_bundle": shown.pem})


def _is_for(certificate: PeerCertificate, host: str) -> bool:
    """Tell whether a certificate is for the host (RFC 6125 section 6.4): its own name, or *. and all but the first."""
    wanted = host.rstrip(".").casefold()
    names = {name.rstrip(".").casefold() for name in certificate.names}
    try:
        return str(ipaddress.ip_address(wanted)) in names
    except ValueError:
        first, _, parent = wanted.partition(".")
        return wanted in names or bool(first and parent and f"*.{parent}" in names)


def _hints(report: Report, properties: SmtpProperties) -> Iterator[str]:
    if properties.disabled:
        yield "It is disabled: packages cannot send through it until Disabled is cleared. This test sent no mail."
    if properties.enable_ssl:
        return
    if properties.use_windows_authentication:
        yield "The authentication is not encrypted: turn on Enable SSL if the server can."
    elif "starttls" in report.features:
        yield "The server can encrypt: turn on Enable SSL, so that nobody reads along."
