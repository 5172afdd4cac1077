"""Where passwords and keytabs become clear, and nowhere else: those that we keep are decrypted, others are read where
the credential refers to.

Who calls this has asked before whether the secret may be used: resolving.identities for a session, transfer.services
for an export, checks for a person who may change the credential. A secret by reference is read in workers only.
"""

import base64
import binascii

from connections.credentials import vault
from connections.credentials.services import LARGEST_SECRET
from connections.credentials.sources import SecretUnavailable, find_source
from connections.credentials.sources.source import Source
from connections.models import Credential, CredentialKind
from connections.smtp.windows_auth import Identity, KeytabIdentity, PasswordIdentity

LONGEST_PASSWORD = 1_024
NO_KEY = (
    "It is encrypted with a key that is not there. Give every worker the same CREDENTIAL_KEYS as the web server, or "
    "enter the secret again."
)
EMPTY = "There is nothing in {what}. Put the secret there."
NOT_TEXT = "What stands in {what} is no password: it is not text in UTF-8, or goes over several lines."
NOT_BASE64 = "What stands in {what} is no keytab in base64. Write it there as `base64 --wrap=0 FILE` prints it."
TOO_LONG = "What stands in {what} is too long for a password or keytab."


def decrypt_secret(credential: Credential) -> bytes:
    """Give the password, or the content of the keytab, that we keep. Raises vault.CannotDecrypt."""
    return vault.decrypt(credential.encrypted_secret)


def read_secret(credential: Credential) -> bytes:
    """Give the password, or the content of the keytab, wherever it is. Raises SecretUnavailable."""
    if credential.source:
        return _read(find_source(credential.source), credential.reference, CredentialKind(credential.kind))
    try:
        return decrypt_secret(credential)
    except vault.CannotDecrypt as error:
        raise SecretUnavailable(NO_KEY) from error


def read_identity(credential: Credential) -> Identity:
    """Give what a session authenticates as. Raises SecretUnavailable."""
    secret = read_secret(credential)
    if credential.kind == CredentialKind.KEYTAB:
        return KeytabIdentity(credential.user_name, secret)
    return PasswordIdentity(
        credential.user_name, secret.decode(), allows_unverified_tls=credential.allows_unverified_tls
    )


def _read(source: Source, reference: str, kind: CredentialKind) -> bytes:
    if objection := source.find_objection(reference):
        raise SecretUnavailable(objection)
    given, what = source.read(reference), source.describe(reference)
    secret = _read_keytab(source, given, what) if kind is CredentialKind.KEYTAB else _read_password(given, what)
    if not secret:
        raise SecretUnavailable(EMPTY.format(what=what))
    if len(secret) > (LARGEST_SECRET if kind is CredentialKind.KEYTAB else LONGEST_PASSWORD):
        raise SecretUnavailable(TOO_LONG.format(what=what))
    return secret


def _read_password(given: bytes, what: str) -> bytes:
    """Take off the end of the line, which editors and echo leave; a blank may belong to the password."""
    password = given.removesuffix(b"\n").removesuffix(b"\r")
    try:
        lines = password.decode().splitlines()
    except UnicodeDecodeError:
        # The error holds the secret.
        raise SecretUnavailable(NOT_TEXT.format(what=what)) from None
    if len(lines) > 1:
        raise SecretUnavailable(NOT_TEXT.format(what=what))
    return password


def _read_keytab(source: Source, given: bytes, what: str) -> bytes:
    if not source.is_text:
        return given
    try:
        return base64.b64decode(b"".join(given.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SecretUnavailable(NOT_BASE64.format(what=what)) from None
