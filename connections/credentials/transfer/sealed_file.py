"""A file that a passphrase seals: nobody can read or change what is in it without the passphrase.

The key is derived by scrypt (RFC 7914), whose salt and cost stand in the file; all else is one Fernet token, which
encrypts and authenticates.
"""

import base64
import os
import unicodedata
from typing import Annotated, Final, Literal

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

FORMAT: Final = "Mailwright credentials"
VERSION: Final = 3
"""Since 2 a credential says to which servers it may be shown, since 3 it may refer to its secret; all are read."""
COST = 2**16
"""scrypt's N; with r = 8 and p = 2 a guess costs 64 MiB and about half a second."""
PARALLEL = 2
BLOCK: Final = 8
SALT_LENGTH = 16
NOT_OURS = "This is not a file of exported credentials, or it is damaged. Choose the file as it was exported."
NOT_OPENED = "The file cannot be decrypted: the passphrase is wrong, or the file is damaged."


class CannotOpen(Exception):
    """A file cannot be read; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Derivation(BaseModel):
    """How the key is made of the passphrase. The bounds keep a forged file from taking all memory."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    name: Literal["scrypt"] = "scrypt"
    salt: Annotated[bytes, Field(min_length=SALT_LENGTH, max_length=64)]
    n: Annotated[int, Field(ge=2**4, le=2**17)]
    r: Literal[8] = BLOCK
    p: Annotated[int, Field(ge=1, le=4)]

    @field_validator("n")
    @classmethod
    def _check_cost(cls, n: int) -> int:
        if n & (n - 1):
            raise ValueError("scrypt's N is a power of two.")
        return n

    def derive(self, passphrase: str) -> Fernet:
        # The same characters whichever keyboard or file they come from.
        octets = unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
        key = Scrypt(salt=self.salt, length=32, n=self.n, r=self.r, p=self.p).derive(octets)
        return Fernet(base64.urlsafe_b64encode(key))


class SealedFile(BaseModel):
    """What stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["Mailwright credentials"] = FORMAT
    version: Annotated[int, Field(ge=1, le=1_000)] = VERSION
    key: Derivation
    content: str


def seal(content: bytes, passphrase: str) -> bytes:
    """Give the file, JSON, that holds the content."""
    derivation = Derivation(salt=os.urandom(SALT_LENGTH), n=COST, p=PARALLEL)
    token = derivation.derive(passphrase).encrypt(content).decode("ascii")
    return SealedFile(key=derivation, content=token).model_dump_json(indent=2).encode()


def unseal(file: bytes, passphrase: str) -> bytes:
    """Give the content of a file. Raises CannotOpen."""
    try:
        sealed = SealedFile.model_validate_json(file)
    except ValidationError as error:
        raise CannotOpen(NOT_OURS) from error
    if sealed.version > VERSION:
        raise CannotOpen(f"The file has the version {sealed.version}, of a newer Mailwright: this one reads {VERSION}.")
    try:
        return sealed.key.derive(passphrase).decrypt(sealed.content)
    except (InvalidToken, ValueError) as error:
        raise CannotOpen(NOT_OPENED) from error
