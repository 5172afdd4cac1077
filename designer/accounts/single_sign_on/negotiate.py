"""Who a browser proves that somebody is, by a Kerberos ticket (HTTP Negotiate, RFC 4559), without a proxy in front.

GSS-API reads the token with the keys of a keytab, talks to nobody, and remembers tokens that were shown before. NTLM is
not taken: it would need a domain controller, and proves less.
"""

import logging
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from designer.accounts.single_sign_on.named_accounts import find_named_account, read_principal
from designer.errors import Forbidden
from designer.models import User

try:
    import gssapi
    from gssapi.raw.misc import GSSError
except ImportError:
    installed = False
else:
    installed = True

logger = logging.getLogger(__name__)
SCHEME = "Negotiate"
LONGEST_TOKEN = 48_000
"""Octets; Windows makes none that is longer (MaxTokenSize)."""
SERVICE = "HTTP/"
NTLM = b"NTLMSSP\0"
AGAIN = " Sign in with a password, or ask an administrator."
NOT_PROVEN = "Kerberos did not prove who you are." + AGAIN
IS_NTLM = "Your browser offered NTLM in place of Kerberos, which is not taken here." + AGAIN
NOT_INSTALLED = "Kerberos is not installed on this server." + AGAIN
NOT_YOU = "Kerberos proved that you are “{principal}”, whom nobody lets in here." + AGAIN


@dataclass(frozen=True)
class Proof:
    """Whom a token proves somebody to be, and what the browser is answered, which proves who the server is."""

    principal: str
    answer: bytes

    @property
    def header(self) -> str:
        """The answer as WWW-Authenticate has it."""
        return f"{SCHEME} {b64encode(self.answer).decode()}" if self.answer else SCHEME


def read_token(header: str) -> bytes | None:
    """Give the token that a browser sent in Authorization; None where it sent none, or something else."""
    scheme, _, text = header.strip().partition(" ")
    if scheme.casefold() != SCHEME.casefold() or not text or len(text) > 2 * LONGEST_TOKEN:
        return None
    try:
        token = b64decode(text, validate=True)
    except ValueError:
        return None
    return token if len(token) <= LONGEST_TOKEN else None


def accept(token: bytes) -> Proof:
    """Give what a token proves. Raises Forbidden."""
    if token.startswith(NTLM):
        raise Forbidden(IS_NTLM)
    if not installed:
        raise Forbidden(NOT_INSTALLED)
    try:
        context, answer = _step(token)
        service, principal = str(context.target_name), str(context.initiator_name)
    except GSSError as error:
        logger.warning("A Kerberos token was refused: %s", error)
        raise Forbidden(NOT_PROVEN) from error
    if not service.startswith(SERVICE) or context.mech != gssapi.MechType.kerberos:
        logger.warning("A token for %s was refused, by which somebody would be %s", service, principal)
        raise Forbidden(NOT_PROVEN)
    return Proof(principal, answer)


def find_proven_user(proof: Proof) -> User:
    """Give the account of whom a proof names, made when they come first. Raises Forbidden."""
    name = read_principal(proof.principal, settings.KERBEROS.realms)
    if name is None:
        raise Forbidden(NOT_YOU.format(principal=proof.principal[:200]))
    return find_named_account(name, settings.KERBEROS, "came by Kerberos as")


def _step(token: bytes) -> tuple[Any, bytes]:
    """Read the token, which has to be the only one: nothing is kept for another. Raises GSSError, Forbidden."""
    keys = gssapi.Credentials(usage="accept", store={"keytab": f"FILE:{settings.KERBEROS.keytab}"})
    context = gssapi.SecurityContext(creds=keys, usage="accept")
    answer = context.step(token)
    if not context.complete:
        raise Forbidden(NOT_PROVEN)
    return context, answer or b""
