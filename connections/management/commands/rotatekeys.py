"""manage.py rotatekeys: encrypt all secrets that are kept anew, with the first key of CREDENTIAL_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from connections.credentials import vault
from connections.credentials.services import rotate_credentials
from connections.environments.services import rotate_environments

OURS_ONLY = "CREDENTIAL_KEYS names the keys here. Change them there: put a new one in front, or take old ones out."
UNKNOWN_KEY = (
    "Something was encrypted with a key that is not among these. Nothing was changed: add that key at the end."
)


class Command(BaseCommand):
    """Encrypts the secrets of all credentials anew."""

    help = (
        "Encrypt the secrets of all credentials and environments anew with the first key. Older keys are not needed "
        "after that."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--new-key", action="store_true", help="Make a new key first, in the data folder's file.")
        parser.add_argument("--forget-old", action="store_true", help="Take the older keys out of that file at last.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say how many."""
        if (options["new_key"] or options["forget_old"]) and not vault.keys_are_ours():
            raise CommandError(OURS_ONLY)
        if options["new_key"]:
            vault.add_key()
        try:
            with transaction.atomic():
                number = rotate_credentials()
                rotate_environments()
        except vault.CannotDecrypt as error:
            raise CommandError(UNKNOWN_KEY) from error
        if options["forget_old"]:
            vault.forget_old_keys()
        self.stdout.write(f"{number} credential{'' if number == 1 else 's'} encrypted with the first key.")
