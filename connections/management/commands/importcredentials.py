"""manage.py importcredentials: make the credentials of a file that exportcredentials or a page has made."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.credentials.transfer.passphrase_file import read_passphrase
from connections.credentials.transfer.services import LARGEST_FILE, import_credentials
from designer.errors import Invalid
from designer.management.arguments import administrator
from designer.models import User


class Command(BaseCommand):
    """Imports the credentials of a file, all or none."""

    help = "Make the credentials of an exported file, all or none. Names that are taken are skipped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", metavar="FILE", help="The file that was exported.")
        parser.add_argument("--passphrase-file", metavar="FILE", required=True, help="The file with the passphrase.")
        parser.add_argument("--owner", metavar="USER", required=True, help="The user who is to own the new ones.")
        parser.add_argument("--replace", action="store_true", help="Replace those whose names are taken.")

    def handle(self, *args: Any, file: str, passphrase_file: str, owner: str, replace: bool, **options: Any) -> None:
        """Import, and say what became of each."""
        user = User.objects.filter(username=owner, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user {owner}.")
        content, passphrase = _read(file), read_passphrase(passphrase_file)
        try:
            imported = import_credentials(administrator(), user, content, passphrase, replaces=replace)
        except Invalid as error:
            raise CommandError(error.sentence) from error
        for sentence in imported.sentences:
            self.stdout.write(sentence)


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
