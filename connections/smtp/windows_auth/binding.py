"""What ties an authentication to the TLS connection that it runs in: channel binding, and a verified certificate."""

import socket
import ssl

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from spnego.channel_bindings import GssChannelBindings


def is_verified(connection: socket.socket | None) -> bool:
    """Tell whether the server of a connection has proved by a certificate who it is."""
    if not isinstance(connection, ssl.SSLSocket):
        return False
    return connection.context.verify_mode is ssl.CERT_REQUIRED and connection.context.check_hostname


def bind_to(connection: socket.socket | None) -> GssChannelBindings | None:
    """Give the binding tls-server-end-point (RFC 5929 section 4) of an encrypted connection, else None."""
    certificate = connection.getpeercert(binary_form=True) if isinstance(connection, ssl.SSLSocket) else None
    if certificate is None:
        return None
    try:
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return None
    if algorithm is None:
        return None
    weak = isinstance(algorithm, hashes.MD5 | hashes.SHA1)
    digest = hashes.Hash(hashes.SHA256() if weak else algorithm)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())
