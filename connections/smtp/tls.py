"""TLS for SMTP: one context per settings, and OpenSSL's errors as ours."""

import functools
import ssl
from dataclasses import dataclass

from connections.errors import (
    CertificateExpired,
    CertificateForAnotherName,
    CertificateNotTrusted,
    CertificateNotYetValid,
    CertificateRefused,
    CertificateSelfSigned,
    NotTls,
    Server,
    Step,
    TlsFailed,
)

# X509_V_ERR_… of OpenSSL's x509_vfy.h
CERTIFICATE_ERRORS: dict[int, type[CertificateRefused]] = {
    2: CertificateNotTrusted,
    9: CertificateNotYetValid,
    10: CertificateExpired,
    18: CertificateSelfSigned,
    19: CertificateNotTrusted,
    20: CertificateNotTrusted,
    21: CertificateNotTrusted,
    62: CertificateForAnotherName,
    64: CertificateForAnotherName,
}


@dataclass(frozen=True)
class Encryption:
    """What a TLS connection came to, such as TLSv1.3 with TLS_AES_256_GCM_SHA384."""

    version: str
    cipher: str


@functools.cache
def client_context(cafile: str | None = None) -> ssl.SSLContext:
    """Return the shared context for these settings: TLS 1.2 or newer, certificate and host name verified.

    Making one costs some 30 ms, so it is made once. A CA file takes the place of the system's authorities.
    """
    context = ssl.create_default_context(cafile=cafile)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def encryption_of(connection: ssl.SSLSocket) -> Encryption:
    """Tell how a connection is encrypted after its handshake."""
    cipher = connection.cipher()
    return Encryption(connection.version() or "", cipher[0] if cipher else "")


def tls_error(server: Server, error: ssl.SSLError) -> TlsFailed:
    """Turn a failed handshake into the error that says what to do about it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        kind = CERTIFICATE_ERRORS.get(error.verify_code, CertificateRefused)
        return kind(server, Step.CERTIFICATE, None, error.verify_message.strip().rstrip("."))
    if error.reason == "WRONG_VERSION_NUMBER":
        return NotTls(server, Step.CERTIFICATE)
    return TlsFailed(server, Step.CERTIFICATE, None, (error.reason or str(error)).replace("_", " ").lower())
