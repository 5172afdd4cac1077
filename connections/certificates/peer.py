"""The certificate that a server shows, as a person wants to see it."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from designer.input.texts import CONTROL

NAMES_SHOWN = 5
LONGEST_NAME = 200


@dataclass(frozen=True)
class PeerCertificate:
    """Whose a certificate is, who says so, for which names and how long; times are in UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    fingerprint: str
    """SHA-256, in hexadecimal digits."""
    pem: str

    def __str__(self) -> str:
        names = ", ".join(self.names[:NAMES_SHOWN]) or "no host name"
        more = len(self.names) - NAMES_SHOWN
        return (
            f"{self.subject or 'no subject'}, for {names}{f' and {more} more' if more > 0 else ''}, "
            f"issued by {self.issuer or 'nobody'}, valid from {self.valid_from:%Y-%m-%d %H:%M} "
            f"to {self.valid_until:%Y-%m-%d %H:%M} UTC"
        )

    @property
    def details(self) -> dict[str, object]:
        """What a log line keeps of it."""
        return {
            "subject": self.subject,
            "issuer": self.issuer,
            "names": list(self.names),
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "fingerprint": self.fingerprint,
        }


def read_certificate(der: bytes) -> PeerCertificate | None:
    """Read a certificate as it comes in a TLS handshake; None when it is none that can be read."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        return PeerCertificate(
            subject=_plain(certificate.subject.rfc4514_string()),
            issuer=_plain(certificate.issuer.rfc4514_string()),
            names=_names_of(certificate),
            valid_from=certificate.not_valid_before_utc,
            valid_until=certificate.not_valid_after_utc,
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
            pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
        )
    except ValueError:
        return None


def _names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = [str(address) for address in found.get_values_for_type(x509.IPAddress)]
    return tuple(_plain(name) for name in [*found.get_values_for_type(x509.DNSName), *addresses])


def _plain(text: str) -> str:
    """Anybody can write anything into a certificate: no control characters and no page of text in a sentence."""
    return CONTROL.sub("\ufffd", text[:LONGEST_NAME])
