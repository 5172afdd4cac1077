"""manage.py rotatekeys: encrypt all secrets that are kept anew, with the first key of CREDENTIAL_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.credentials import vault
from connections.credentials.rotation import Rotated, StillInUse, rotate, rotate_to_end
from designer.management.arguments import administrator
from designer.people import audit

OURS_ONLY = "CREDENTIAL_KEYS names the keys here. Change them there: put a new one in front, or take old ones out."
UNKNOWN_KEY = (
    "Something was encrypted with a key that is not among these: {rows}. It stays as it is, and no key is forgotten; "
    "all else is encrypted with the first key. Add the missing key at the end and run this again, or enter these "
    "secrets anew."
)
IN_USE = (
    "Something goes on encrypting with an older key, so none is forgotten. Restart web and workers, and run this again."
)
ROWS_NAMED = 10


class Command(BaseCommand):
    """Encrypts anew whatever the keys of credentials encrypt."""

    help = (
        "Encrypt everything that the keys of credentials encrypt anew with the first key: credentials, environments, "
        "and what executions and kept messages hold. It may run beside web and workers, and be broken off and run "
        "again. Older keys are not needed after that; with --forget-old it makes sure."
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
            rotated = rotate_to_end() if options["forget_old"] else rotate()
        except StillInUse as error:
            raise CommandError(IN_USE) from error
        self._report(rotated)
        if options["forget_old"]:
            vault.forget_old_keys()

    def _report(self, rotated: list[Rotated]) -> None:
        audit.record(administrator(), "rotated", "the keys of credentials", changes=map(str, rotated))
        for each in rotated:
            self.stdout.write(str(each))
        if unreadable := [row for each in rotated for row in each.unreadable]:
            more = f" and {len(unreadable) - ROWS_NAMED} more" if len(unreadable) > ROWS_NAMED else ""
            raise CommandError(UNKNOWN_KEY.format(rows=", ".join(unreadable[:ROWS_NAMED]) + more))
