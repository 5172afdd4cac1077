"""TLS for SMTP: one context per settings, and OpenSSL's errors as ours."""

import functools
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path

from connections.errors import (
    CaBundleUnusable,
    CertificateExpired,
    CertificateForAnotherName,
    CertificateForAnotherPurpose,
    CertificateNotTrusted,
    CertificateNotYetValid,
    CertificateRefused,
    CertificateSelfSigned,
    CertificateTooWeak,
    ClientCertificateRefused,
    ClientCertificateUnusable,
    ClientCertificateWanted,
    HandshakeRefused,
    NotImplicitTls,
    NotTls,
    Server,
    SmtpError,
    Step,
    TlsFailed,
    TlsVersionRefused,
)
from connections.smtp.certificates import PeerCertificate, read_certificate
from connections.smtp.pem import certificates_in, check_key_pair, is_pem, read_file
from connections.smtp.properties import SmtpProperties, TlsVersion

MOST_CONTEXTS = 256
"""Each holds its authorities in memory, up to a megabyte."""
VERSIONS = {TlsVersion.TLS_1_2: ssl.TLSVersion.TLSv1_2, TlsVersion.TLS_1_3: ssl.TLSVersion.TLSv1_3}
LABELS = {version: label.value for label, version in VERSIONS.items()}

# X509_V_ERR_… of OpenSSL's x509_vfy.h
CERTIFICATE_ERRORS: dict[int, type[CertificateRefused]] = {
    2: CertificateNotTrusted,
    9: CertificateNotYetValid,
    10: CertificateExpired,
    18: CertificateSelfSigned,
    19: CertificateNotTrusted,
    20: CertificateNotTrusted,
    21: CertificateNotTrusted,
    26: CertificateForAnotherPurpose,
    62: CertificateForAnotherName,
    64: CertificateForAnotherName,
    66: CertificateTooWeak,
    67: CertificateTooWeak,
    68: CertificateTooWeak,
}
CLIENT_CERTIFICATE_ERRORS: dict[str, type[TlsFailed]] = {
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": ClientCertificateWanted,
    "TLSV1_ALERT_UNKNOWN_CA": ClientCertificateRefused,
    "TLSV1_ALERT_ACCESS_DENIED": ClientCertificateRefused,
    "TLSV1_ALERT_DECRYPT_ERROR": ClientCertificateRefused,
    "SSLV3_ALERT_BAD_CERTIFICATE": ClientCertificateRefused,
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": ClientCertificateRefused,
    "SSLV3_ALERT_CERTIFICATE_REVOKED": ClientCertificateRefused,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": ClientCertificateRefused,
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": ClientCertificateRefused,
}
"""Alerts about our certificate. Under TLS 1.3 they come when the client thinks that the handshake is over."""
NO_TLS = ("WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST", "UNKNOWN_PROTOCOL")
WRONG_VERSION = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW", "NO_PROTOCOLS_AVAILABLE")


@dataclass(frozen=True)
class Encryption:
    """What a TLS connection came to, such as TLSv1.3 with TLS_AES_256_GCM_SHA384, and the server's certificate."""

    version: str
    cipher: str
    der: bytes = b""

    @property
    def certificate(self) -> PeerCertificate | None:
        return read_certificate(self.der)


class _Unusable(Exception):
    """A file or text that no context can be made with; says which error it is and why."""

    def __init__(self, kind: type[SmtpError], reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


_Stamp = tuple[int, int, int] | None
_making = threading.Lock()


def context_for(server: Server, properties: SmtpProperties) -> ssl.SSLContext:
    """Return the context for a connection manager. Raises CaBundleUnusable or ClientCertificateUnusable."""
    try:
        return client_context(properties.ca_bundle, properties.client_certificate, properties.minimum_tls_version)
    except _Unusable as error:
        raise error.kind(server, Step.CERTIFICATE, None, str(error)) from error


def client_context(
    ca_bundle: str = "", client_certificate: str = "", minimum_version: TlsVersion = TlsVersion.TLS_1_2
) -> ssl.SSLContext:
    """Return the one context for these settings, with the certificate and the host name verified.

    Making one costs some 30 ms, so it is made once; again only when a file that it was made from has changed. A CA
    bundle takes the place of the system's authorities.
    """
    stamps = _stamp(ca_bundle), _stamp(client_certificate)
    with _making:
        return _make_context(ca_bundle, client_certificate, VERSIONS[minimum_version], stamps)


@functools.cache
def unverified_context() -> ssl.SSLContext:
    """Return a context that takes any certificate: to look at one that was refused, never to send anything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@functools.lru_cache(maxsize=MOST_CONTEXTS)
def _make_context(
    ca_bundle: str, client_certificate: str, minimum_version: ssl.TLSVersion, _: tuple[_Stamp, _Stamp]
) -> ssl.SSLContext:
    context = _trusting_context(ca_bundle)
    context.minimum_version = minimum_version
    if client_certificate:
        _show_certificate(context, client_certificate)
    return context


def _trusting_context(ca_bundle: str) -> ssl.SSLContext:
    if not ca_bundle:
        return ssl.create_default_context()
    try:
        text = ca_bundle if is_pem(ca_bundle) else read_file(ca_bundle)
        context = ssl.create_default_context(cadata=certificates_in(text))
    except (OSError, ValueError) as error:
        place = "the text" if is_pem(ca_bundle) else ca_bundle
        raise _Unusable(CaBundleUnusable, f"{place}: {_reason(error)}") from error
    # Whoever puts the server's own certificate, or the one that issued it, into the bundle trusts that one.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _show_certificate(context: ssl.SSLContext, path: str) -> None:
    try:
        check_key_pair(read_file(path))
        # Without a password given, OpenSSL would ask for one on the worker's terminal.
        context.load_cert_chain(path, password="")
    except (OSError, ValueError) as error:
        raise _Unusable(ClientCertificateUnusable, f"{path}: {_reason(error)}") from error


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        mismatch = error.reason == "KEY_VALUES_MISMATCH"
        return "the key does not belong to the certificate" if mismatch else "its PEM cannot be read"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def _stamp(place: str) -> _Stamp:
    """Tell one state of a file from another; None for what is no file."""
    if not place or is_pem(place):
        return None
    try:
        status = Path(place).stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def encryption_of(connection: ssl.SSLSocket) -> Encryption:
    """Tell how a connection is encrypted after its handshake."""
    cipher = connection.cipher()
    return Encryption(
        connection.version() or "", cipher[0] if cipher else "", connection.getpeercert(binary_form=True) or b""
    )


def tls_error(server: Server, error: ssl.SSLError, context: ssl.SSLContext, *, at_once: bool = False) -> TlsFailed:
    """Turn a failed handshake into the error that says what to do about it; at_once: without a STARTTLS before."""
    if isinstance(error, ssl.SSLCertVerificationError):
        kind = CERTIFICATE_ERRORS.get(error.verify_code, CertificateRefused)
        return kind(server, Step.CERTIFICATE, None, error.verify_message.strip().rstrip("."))
    if refused := client_certificate_error(server, error):
        return refused
    if error.reason in NO_TLS:
        return (NotImplicitTls if at_once else NotTls)(server, Step.CERTIFICATE)
    if error.reason in WRONG_VERSION:
        return TlsVersionRefused(server, Step.CERTIFICATE, None, oldest_version(context))
    if error.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE":
        return HandshakeRefused(server, Step.CERTIFICATE)
    return TlsFailed(server, Step.CERTIFICATE, None, _words(error))


def client_certificate_error(server: Server, error: Exception) -> TlsFailed | None:
    """Give the error for an alert about this worker's certificate, None for anything else."""
    if not isinstance(error, ssl.SSLError):
        return None
    kind = CLIENT_CERTIFICATE_ERRORS.get(error.reason or "")
    return kind(server, Step.CERTIFICATE, None, _words(error)) if kind else None


def oldest_version(context: ssl.SSLContext) -> str:
    """Give the oldest version of TLS that a context accepts, such as 1.2."""
    return LABELS.get(context.minimum_version, TlsVersion.TLS_1_2.value)


def _words(error: ssl.SSLError) -> str:
    words = (error.reason or str(error)).replace("_", " ").lower()
    return words.partition(" alert ")[2] or words
