"""TLS for SMTP: one context per settings, and OpenSSL's errors as ours."""

import functools
import hashlib
import os
import ssl
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connections.certificates.peer import PeerCertificate, read_certificate
from connections.certificates.pem import certificates_in, check_key_pair, is_pem, read_file
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
    SmtpStage,
    TlsBrokenOff,
    TlsFailed,
    TlsVersionRefused,
)
from connections.types.smtp.properties import SmtpProperties, TlsVersion

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


_contexts: OrderedDict[bytes, ssl.SSLContext] = OrderedDict()
"""By what each was made of. No file is read, and no context made, while their lock is held."""
_keeping = threading.Lock()


def context_for(server: Server, properties: SmtpProperties) -> ssl.SSLContext:
    """Return the context for a connection manager. Raises CaBundleUnusable or ClientCertificateUnusable."""
    try:
        return client_context(properties.ca_bundle, properties.client_certificate, properties.minimum_tls_version)
    except _Unusable as error:
        raise error.kind(server, SmtpStage.CERTIFICATE, None, str(error)) from error


def client_context(
    ca_bundle: str = "", client_certificate: str = "", minimum_version: TlsVersion = TlsVersion.TLS_1_2
) -> ssl.SSLContext:
    """Return the one context for these settings, with the certificate and the host name verified.

    Making one costs some 30 ms, so it is made once; again only when a file that it was made from has changed. A CA
    bundle takes the place of the system's authorities.
    """
    with _naming(CaBundleUnusable, ca_bundle):
        authorities = _read_authorities(ca_bundle)
    with _naming(ClientCertificateUnusable, client_certificate):
        own = _read_own(client_certificate)
    key = _fingerprint(authorities, own, minimum_version.value)
    with _keeping:
        kept = _contexts.get(key)
    return kept or _keep(key, _make_context(ca_bundle, authorities, client_certificate, own, minimum_version))


def _keep(key: bytes, context: ssl.SSLContext) -> ssl.SSLContext:
    """Keep a context, unless another thread was faster; the one that was kept longest goes when there are too many."""
    with _keeping:
        kept = _contexts.setdefault(key, context)
        if len(_contexts) > MOST_CONTEXTS:
            _contexts.popitem(last=False)
    return kept


def _fingerprint(*parts: str) -> bytes:
    """Give what tells settings apart without keeping their keys."""
    digest = hashlib.sha256()
    for part in parts:
        octets = part.encode()
        digest.update(len(octets).to_bytes(8))
        digest.update(octets)
    return digest.digest()


@contextmanager
def _naming(kind: type[SmtpError], place: str) -> Iterator[None]:
    """Turn what makes a file or text unusable into the error that names it."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise _Unusable(kind, f"{'the text' if is_pem(place) else place}: {_reason(error)}") from error


@functools.cache
def unverified_context() -> ssl.SSLContext:
    """Return a context that takes any certificate: to look at one that was refused, never to send anything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _make_context(
    ca_bundle: str, authorities: str, client_certificate: str, own: str, minimum_version: TlsVersion
) -> ssl.SSLContext:
    with _naming(CaBundleUnusable, ca_bundle):
        context = _trusting_context(authorities)
    context.minimum_version = VERSIONS[minimum_version]
    with _naming(ClientCertificateUnusable, client_certificate):
        _show_certificate(context, own)
    return context


def _read_authorities(ca_bundle: str) -> str:
    if not ca_bundle:
        return ""
    return certificates_in(ca_bundle if is_pem(ca_bundle) else read_file(ca_bundle))


def _read_own(client_certificate: str) -> str:
    if not client_certificate:
        return ""
    text = read_file(client_certificate)
    check_key_pair(text)
    return text


def _trusting_context(authorities: str) -> ssl.SSLContext:
    if not authorities:
        return ssl.create_default_context()
    context = ssl.create_default_context(cadata=authorities)
    # Whoever puts the server's own certificate, or the one that issued it, into the bundle trusts that one.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _show_certificate(context: ssl.SSLContext, own: str) -> None:
    """Load the very text that was judged: OpenSSL reads keys from files only, and this one is in memory alone."""
    if not own:
        return
    descriptor = os.memfd_create("certificate")
    with os.fdopen(descriptor, "wb") as file:
        file.write(own.encode("latin-1"))
        file.flush()
        # Without a password given, OpenSSL would ask for one on the worker's terminal.
        context.load_cert_chain(f"/proc/self/fd/{descriptor}", password="")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        mismatch = error.reason == "KEY_VALUES_MISMATCH"
        return "the key does not belong to the certificate" if mismatch else "its PEM cannot be read"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def encryption_of(connection: ssl.SSLSocket) -> Encryption:
    """Tell how a connection is encrypted after its handshake."""
    cipher = connection.cipher()
    return Encryption(
        connection.version() or "", cipher[0] if cipher else "", connection.getpeercert(binary_form=True) or b""
    )


def tls_error(
    server: Server, error: ssl.SSLError | ConnectionError, context: ssl.SSLContext, *, at_once: bool = False
) -> TlsFailed:
    """Turn a failed handshake into the error that says what to do about it; at_once: without a STARTTLS before."""
    if isinstance(error, ssl.SSLEOFError | ConnectionError):
        return TlsBrokenOff(server, SmtpStage.CERTIFICATE, None, oldest_version(context))
    if isinstance(error, ssl.SSLCertVerificationError):
        kind = CERTIFICATE_ERRORS.get(error.verify_code, CertificateRefused)
        return kind(server, SmtpStage.CERTIFICATE, None, error.verify_message.strip().rstrip("."))
    if refused := client_certificate_error(server, error):
        return refused
    if error.reason in NO_TLS:
        return (NotImplicitTls if at_once else NotTls)(server, SmtpStage.CERTIFICATE)
    if error.reason in WRONG_VERSION:
        return TlsVersionRefused(server, SmtpStage.CERTIFICATE, None, oldest_version(context))
    if error.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE":
        return HandshakeRefused(server, SmtpStage.CERTIFICATE)
    return TlsFailed(server, SmtpStage.CERTIFICATE, None, _words(error))


def client_certificate_error(server: Server, error: Exception) -> TlsFailed | None:
    """Give the error for an alert about this worker's certificate, None for anything else."""
    if not isinstance(error, ssl.SSLError):
        return None
    kind = CLIENT_CERTIFICATE_ERRORS.get(error.reason or "")
    return kind(server, SmtpStage.CERTIFICATE, None, _words(error)) if kind else None


def oldest_version(context: ssl.SSLContext) -> str:
    """Give the oldest version of TLS that a context accepts, such as 1.2."""
    return LABELS.get(context.minimum_version, TlsVersion.TLS_1_2.value)


def _words(error: ssl.SSLError) -> str:
    words = (error.reason or str(error)).replace("_", " ").lower()
    return words.partition(" alert ")[2] or words
