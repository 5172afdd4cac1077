"""PEM: certificates as text."""

import functools
import re
import ssl

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
PRIVATE_KEY = "PRIVATE KEY-----"


def is_pem(text: str) -> bool:
    """Tell whether this is PEM rather than a path."""
    return "-----BEGIN " in text


@functools.lru_cache(maxsize=256)
def check_authorities(text: str) -> None:
    """Raise ValueError, with a sentence, when this is not the text of certificates that can be trusted."""
    if PRIVATE_KEY in text:
        raise ValueError("The CA bundle holds a private key, which must never leave its machine. Take it out.")
    try:
        trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), text)
    except ssl.SSLError as error:
        raise ValueError("The CA bundle holds a certificate that cannot be read. Copy the whole PEM text.") from error


def trust(context: ssl.SSLContext, text: str) -> None:
    """Have a context trust the certificates in a text; what stands around them is ignored. Raises ssl.SSLError."""
    certificates = CERTIFICATE.findall(text)
    if not certificates:
        raise ssl.SSLError("no certificate")
    context.load_verify_locations(cadata="\n".join(certificates))
