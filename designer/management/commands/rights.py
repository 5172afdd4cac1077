"""manage.py rights: who may do what beside the work in projects, and granting and revoking it."""

from argparse import BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.errors import ServiceError
from designer.management.arguments import administrator
from designer.models import User
from designer.services.people import (
    CatalogRight,
    change_rights,
    find_person,
    list_people,
    rights_of,
    set_administrator,
)


class Command(BaseCommand):
    """Lists accounts with their rights, or changes those of one."""

    help = "List the accounts with their rights, or grant rights to one and revoke them: rights NAME --grant RIGHT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "name", nargs="?", default="", metavar="NAME", help="The account's name; without: list all."
        )
        for option in ("--grant", "--revoke"):
            parser.add_argument(
                option, action="append", default=[], choices=[right.value for right in CatalogRight], metavar="RIGHT"
            )

        parser.add_argument(
            "--administrator",
            action=BooleanOptionalAction,
            default=None,
            help="Make it an administrator, or one no more.",
        )

    def handle(self, *args: Any, name: str, grant: list[str], revoke: list[str], **options: Any) -> None:
        """Change what is asked for, and print what holds now."""
        who, is_one = administrator(), options["administrator"]
        if not name:
            if grant or revoke or is_one is not None:
                raise CommandError(f"Say whose right it is: rights NAME --grant {next(iter(CatalogRight))}.")
            for account in list_people(who):
                self._tell(account)
            return
        try:
            account = find_person(who, name)
            granted = rights_of(account) | set(map(CatalogRight, grant))
            change_rights(who, account, granted - set(map(CatalogRight, revoke)))
            if is_one is not None:
                set_administrator(who, account, is_administrator=is_one)
            self._tell(find_person(who, name))
        except ServiceError as error:
            raise CommandError(error.sentence) from error

    def _tell(self, account: User) -> None:
        names = [right.value for right in CatalogRight if right in rights_of(account)]
        told = "administrator" if account.is_superuser else ", ".join(names) or "no rights beside those in projects"
        self.stdout.write(f"{account}: {told}{'' if account.is_active else ' (cannot sign in)'}")
