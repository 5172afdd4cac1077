"""The encryption of secrets at rest: Fernet, the first key for new secrets, every key for reading (MultiFernet)."""

import base64
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from designer.installation.environment import read_credential_keys, read_secret, replace_kept

SHORTEST_KEY = 32
NONCE = 12
"""Octets of the number that AES-GCM must not use twice with one key (NIST SP 800-38D)."""


class CannotDecrypt(Exception):
    """None of the keys that this process knows is the one that a secret was encrypted with."""


def encrypt(secret: bytes) -> str:
    """Encrypt a secret with the first key."""
    return _fernet().encrypt(secret).decode("ascii")


def decrypt(token: str) -> bytes:
    """Give a secret back. Raises CannotDecrypt."""
    try:
        return _fernet().decrypt(token)
    except InvalidToken as error:
        raise CannotDecrypt from error


def encrypt_text(text: str) -> str:
    """Encrypt a short text with the first key."""
    return encrypt(text.encode())


def decrypt_text(token: str) -> str:
    """Give a short text back. Raises CannotDecrypt."""
    return decrypt(token).decode()


def encrypt_large(content: bytes) -> tuple[bytes, bytes]:
    """Encrypt what is large with a new key of its own, and give both; the key goes into a token."""
    key, nonce = AESGCM.generate_key(bit_length=256), secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, None), key


def decrypt_large(content: bytes, key: bytes) -> bytes:
    """Give back what encrypt_large made. Raises CannotDecrypt."""
    try:
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], None)
    except InvalidTag as error:
        raise CannotDecrypt from error


def is_current(token: str) -> bool:
    """Tell whether a secret is encrypted with the first key."""
    try:
        Fernet(_stretch(_keys()[0])).decrypt(token)
    except InvalidToken:
        return False
    return True


def rotate(token: str) -> str:
    """Encrypt an encrypted secret anew with the first key. Raises CannotDecrypt."""
    try:
        return _fernet().rotate(token.encode("ascii")).decode("ascii")
    except InvalidToken as error:
        raise CannotDecrypt from error


def keys_are_ours() -> bool:
    """Tell whether the keys are in our own file; else the administrator keeps them."""
    return not read_secret("CREDENTIAL_KEYS")


def add_key() -> None:
    """Put a new key in front of those in our file."""
    _keep([secrets.token_hex(32), *_keys()])


def forget_old_keys() -> None:
    """Leave only the first key in our file."""
    _keep(_keys()[:1])


def _keep(keys: list[str]) -> None:
    replace_kept(settings.KEPT_CREDENTIAL_KEYS, "\n".join(keys))


def _keys() -> list[str]:
    return read_credential_keys(settings.KEPT_CREDENTIAL_KEYS)


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_stretch(key)) for key in _keys()])


def _stretch(key: str) -> bytes:
    """Give the 32 octets that Fernet wants: a key of its own form as it is, of another long random text its hash."""
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"A key in CREDENTIAL_KEYS has fewer than {SHORTEST_KEY} characters.")
    try:
        Fernet(key)
    except ValueError:
        return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())
    return key.encode()
