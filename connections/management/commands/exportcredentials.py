"""manage.py exportcredentials: write credentials into a file that a passphrase encrypts."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.credentials.transfer.passphrase_file import read_passphrase
from connections.credentials.transfer.services import export_credentials
from connections.models import Credential
from designer.errors import Invalid
from designer.management.arguments import administrator
from designer.people.permissions import Administrator


class Command(BaseCommand):
    """Exports all credentials, or those that are named."""

    help = "Write all credentials, or those that are named, into a new file that a passphrase encrypts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", metavar="FILE", help="The file to make; one that exists is not overwritten.")
        parser.add_argument("names", metavar="NAME", nargs="*", help="A credential; without any name, all of them.")
        parser.add_argument("--passphrase-file", metavar="FILE", required=True, help="The file with the passphrase.")

    def handle(self, *args: Any, file: str, names: list[str], passphrase_file: str, **options: Any) -> None:
        """Write the file, and say how many are in it."""
        passphrase, chosen = read_passphrase(passphrase_file), _find(names)
        try:
            # Nobody else may read it, and nothing is written over.
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} cannot be made: {error.strerror}.") from error
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(_export(administrator(), chosen, passphrase))
        except BaseException:
            Path(file).unlink()
            raise
        self.stdout.write(f"{len(chosen)} credential{'' if len(chosen) == 1 else 's'} exported to {file}.")


def _find(names: list[str]) -> list[Credential]:
    if not names:
        return list(Credential.objects.order_by("name"))
    found = [Credential.objects.filter(name__iexact=name).first() for name in names]
    if missing := [name for name, credential in zip(names, found, strict=True) if credential is None]:
        raise CommandError(f"There is no credential “{'”, “'.join(missing)}”.")
    return list({credential.pk: credential for credential in found if credential}.values())


def _export(user: Administrator, chosen: list[Credential], passphrase: str) -> bytes:
    try:
        return export_credentials(user, chosen, passphrase)
    except Invalid as error:
        raise CommandError(error.sentence) from error
