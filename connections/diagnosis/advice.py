"""What a report amounts to: a diagnosis in plain words, and changes of the properties that would help."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connections.diagnosis.probe import Report
from connections.errors import (
    AuthenticationNeedsEncryption,
    CertificateSelfSigned,
    ConnectionFailed,
    NotImplicitTls,
    NotSmtp,
    SmtpError,
    Step,
    TimedOut,
)
from connections.smtp.properties import SmtpProperties, TlsMode

SUBMISSION_PORT = 587
IMPLICIT_PORT = 465
WINDOWS_MECHANISMS = frozenset(("NTLM", "GSSAPI", "GSS-SPNEGO"))
WANTS_AUTHENTICATION = frozenset(("5.7.1", "5.7.0", "5.7.57", "5.7.60"))


@dataclass(frozen=True)
class Fix:
    """A change that would help: what a button says, and the properties that it sets."""

    label: str
    changes: dict[str, Any]


def advise(report: Report, properties: SmtpProperties) -> str:
    """Give the diagnosis: what is wrong and what to do, or what works and what could still be better."""
    if report.error is None:
        return " ".join(["Everything that was tried works.", *_hints(report, properties)])
    words = [report.error.sentence]
    if wants_authentication(report.error):
        words.append(_explain_authentication(report, properties))
    return " ".join(words)


def find_fixes(report: Report, properties: SmtpProperties) -> list[Fix]:
    """Give the changes that a button can apply."""
    return list(_fixes(report, properties))


def wants_authentication(error: SmtpError) -> bool:
    """Tell whether a server refused a sender or recipient because nobody authenticated (RFC 4954 section 6)."""
    if error.step not in (Step.MAIL, Step.RCPT, Step.DATA):
        return False
    return error.code == 530 or (error.code in (550, 554) and error.enhanced_code in WANTS_AUTHENTICATION)


def _fixes(report: Report, properties: SmtpProperties) -> Iterator[Fix]:
    error, offers = report.error, _mechanisms(report)
    if error is None:
        if "starttls" in report.features and not properties.enable_ssl:
            yield Fix("Turn on Enable SSL", {"enable_ssl": True})
        return
    if wants_authentication(error) and offers & WINDOWS_MECHANISMS and not properties.use_windows_authentication:
        yield Fix("Turn on Windows Authentication", {"use_windows_authentication": True})
    if isinstance(error, AuthenticationNeedsEncryption) and not properties.enable_ssl:
        yield Fix("Turn on Enable SSL", {"enable_ssl": True})
    if isinstance(error, NotImplicitTls):
        yield Fix("Use STARTTLS", {"tls_mode": TlsMode.STARTTLS.value, "port": None})
    elif isinstance(error, NotSmtp) and properties.effective_port == IMPLICIT_PORT and not properties.uses_implicit_tls:
        yield Fix("Use TLS from the first byte", {"tls_mode": TlsMode.IMPLICIT.value, "enable_ssl": True, "port": None})
    if isinstance(error, CertificateSelfSigned) and report.certificate and not properties.ca_bundle:
        yield Fix("Trust this certificate", {"ca_bundle": report.certificate.pem})
    if (
        isinstance(error, ConnectionFailed | TimedOut)
        and error.step is Step.CONNECT
        and properties.effective_port == 25
    ):
        yield Fix(f"Use port {SUBMISSION_PORT}", {"port": SUBMISSION_PORT})


def _explain_authentication(report: Report, properties: SmtpProperties) -> str:
    offers = _mechanisms(report)
    if properties.use_windows_authentication:
        return "This identity was authenticated and may not do that: ask the server's administrator to allow it."
    if offers & WINDOWS_MECHANISMS:
        return "The server wants to know who sends. It offers Windows Authentication: turn it on."
    if offers:
        return (
            f"The server wants to know who sends, and offers only {' and '.join(sorted(offers))}: basic "
            "authentication, which an SMTP connection manager does not support. Ask its administrator for Windows "
            "Authentication, or to accept mail from this worker's address."
        )
    if "starttls" in report.features and not properties.enable_ssl:
        return "The server wants to know who sends, and may offer a way only after STARTTLS: turn on Enable SSL."
    return (
        "The server wants to know who sends and offers no way to say so: ask its administrator to accept this worker."
    )


def _hints(report: Report, properties: SmtpProperties) -> Iterator[str]:
    if properties.disabled:
        yield "It is disabled: packages cannot send through it until Disabled is cleared. This test sent no mail."
    if properties.enable_ssl:
        return
    if properties.use_windows_authentication:
        yield "The authentication is not encrypted: turn on Enable SSL if the server can."
    elif "starttls" in report.features:
        yield "The server can encrypt: turn on Enable SSL, so that nobody reads along."


def _mechanisms(report: Report) -> set[str]:
    return {word.upper() for word in report.features.get("auth", "").replace("=", " ").split()}
