"""Export and import of credentials. A secret leaves only for its owner, and only encrypted with a passphrase."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Self

from django.db import transaction
from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from connections.credentials.decrypting import decrypt_secret
from connections.credentials.services import (
    LARGEST_SECRET,
    ONE_LINE,
    CredentialData,
    change_credential,
    create_credential,
)
from connections.credentials.transfer.sealed_file import NOT_OURS, CannotOpen, seal, unseal
from connections.credentials.vault import CannotDecrypt
from connections.hosts.patterns import LONGEST_PATTERN, MOST_PATTERNS
from connections.models import LONGEST_REFERENCE, Credential, CredentialKind
from designer.errors import Invalid
from designer.models import User
from designer.package.document import Description, Name
from designer.people import audit
from designer.people.permissions import Action, Person, may, require

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 1024
TOO_SHORT = f"Choose a passphrase of at least {SHORTEST_PASSPHRASE} characters."
LARGEST_FILE = 8 * 1024 * 1024
MOST = 10_000
MOST_NAMED = 10
TOO_LARGE = "The file is larger than any file of exported credentials. Choose the file as it was exported."


class ExportedCredential(BaseModel):
    """A credential in a file. Who owns it and who may use it is another installation's business, and not in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    name: Name
    description: Description = ""
    kind: CredentialKind
    user_name: Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=ONE_LINE)]
    secret: Annotated[Annotated[bytes, Field(min_length=1, max_length=LARGEST_SECRET)] | None, Field(repr=False)] = None
    source: Annotated[str, Field(max_length=32)] = ""
    """Where the secret is, if it is not in the file, and its name there."""
    reference: Annotated[str, Field(max_length=LONGEST_REFERENCE)] = ""
    servers: Annotated[str, Field(max_length=LONGEST_PATTERN * MOST_PATTERNS)] | None = None
    """To which it may be shown; files of older versions say nothing of it."""
    allows_unverified_tls: bool = False

    @model_validator(mode="after")
    def _check_secret(self) -> Self:
        if (self.secret is None) is not bool(self.source):
            raise ValueError("A credential has a secret or refers to one.")
        return self


class Export(BaseModel):
    """What a file holds, before it is sealed."""

    # A refusal must not quote what is secret.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    credentials: Annotated[list[ExportedCredential], Field(max_length=MOST)]


@dataclass
class Imported:
    """What became of the credentials in a file, by name."""

    made: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """Say it."""
        outcomes = [
            ("Made", self.made),
            ("Replaced", self.replaced),
            ("Left as they are, because the names are taken", self.skipped),
        ]
        return [f"{what}: {_list(names)}." for what, names in outcomes if names] or ["The file holds no credentials."]


def exportable_credentials(user: Person) -> QuerySet[Credential]:
    """Give the credentials that the user may export, by name: his own, an administrator all."""
    credentials = Credential.objects.order_by("name", "pk")
    if not isinstance(user, User) or user.is_superuser:
        return credentials
    return credentials.filter(owner=user)


@transaction.atomic
def export_credentials(user: Person, credentials: Sequence[Credential], passphrase: str) -> bytes:
    """Give a file with these credentials, encrypted with the passphrase. Raises Invalid or NotAllowed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise _refuse("passphrase", TOO_SHORT)
    if not credentials:
        raise _refuse("credentials", "Choose what to export.")
    for credential in credentials:
        require(user, Action.EXPORT, credential)
    file = _seal(credentials, passphrase)
    for credential in credentials:
        audit.record(user, "exported credential", credential)
    return file


@transaction.atomic
def import_credentials(user: Person, owner: User, file: bytes, passphrase: str, *, replaces: bool = False) -> Imported:
    """Make the credentials of a file, all or none; new ones are the owner's, and only he may use them.

    One whose name is taken is skipped, or replaced if that is asked and the user may change it; who may use it stays.
    Raises Invalid.
    """
    imported = Imported()
    for one in _open(file, passphrase):
        try:
            _import(user, owner, one, imported, replaces=replaces)
        except Invalid as error:
            raise _refuse("file", f"Nothing was imported, because of “{one.name}”: {error.sentence}") from error
    audit.record(user, "imported credentials", "from a file", changes=imported.sentences)
    return imported


def _seal(credentials: Sequence[Credential], passphrase: str) -> bytes:
    if len(credentials) <= MOST:
        export = Export(credentials=[_read(credential) for credential in credentials])
        file = seal(export.model_dump_json().encode(), passphrase)
        if len(file) <= LARGEST_FILE:
            return file
    raise _refuse("credentials", "These are too many for one file. Export them in several.")


def _open(file: bytes, passphrase: str) -> list[ExportedCredential]:
    if len(file) > LARGEST_FILE:
        raise _refuse("file", TOO_LARGE)
    try:
        return Export.model_validate_json(unseal(file, passphrase)).credentials
    except CannotOpen as error:
        raise Invalid(error.sentence) from error
    except ValidationError as error:
        raise _refuse("file", NOT_OURS) from error


def _import(user: Person, owner: User, one: ExportedCredential, imported: Imported, *, replaces: bool) -> None:
    taken = Credential.objects.filter(name__iexact=one.name).first()
    if taken is None:
        create_credential(user, _data_of(one), owner)
        imported.made.append(one.name)
    elif replaces and may(user, Action.MODIFY, taken):
        change_credential(user, taken, _data_of(one, taken))
        imported.replaced.append(one.name)
    else:
        imported.skipped.append(one.name)


def _data_of(one: ExportedCredential, taken: Credential | None = None) -> CredentialData:
    return CredentialData(
        name=one.name,
        description=one.description,
        kind=one.kind,
        user_name=one.user_name,
        secret=one.secret,
        source=one.source,
        reference=one.reference,
        user_names=frozenset(taken.users.filter(is_active=True).values_list("username", flat=True))
        if taken
        else frozenset(),
        project_ids=frozenset(taken.projects.values_list("pk", flat=True)) if taken else frozenset(),
        servers=one.servers,
        allows_unverified_tls=one.allows_unverified_tls,
    )


def _read(credential: Credential) -> ExportedCredential:
    try:
        secret = None if credential.source else decrypt_secret(credential)
    except CannotDecrypt as error:
        raise _refuse(
            "credentials",
            f"The credential “{credential}” cannot be decrypted: the key that it was encrypted with is not among "
            "CREDENTIAL_KEYS. Add that key, or enter the secret again.",
        ) from error
    return ExportedCredential(
        name=credential.name,
        description=credential.description,
        kind=CredentialKind(credential.kind),
        user_name=credential.user_name,
        secret=secret,
        source=credential.source,
        reference=credential.reference,
        servers=credential.servers,
        allows_unverified_tls=credential.allows_unverified_tls,
    )


def _list(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _refuse(where: str, sentence: str) -> Invalid:
    return Invalid(sentence, {where: sentence})
