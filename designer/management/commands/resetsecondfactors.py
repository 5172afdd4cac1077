"""`manage.py resetsecondfactors NAME`: let somebody who has lost them sign in with the password alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.accounts.second_factor.resetting import reset_second_factors
from designer.errors import ServiceError
from designer.management.arguments import administrator
from designer.services.people import find_person


class Command(BaseCommand):
    """Takes away all second factors of a person."""

    help = "Takes away all second factors of a person, so that the password alone signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="the user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        """Reset them."""
        try:
            account = find_person(administrator(), name)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        had = reset_second_factors(administrator(), account)
        noun = "second factor" if had == 1 else "second factors"
        self.stdout.write(f"{account} had {had} {noun}, and has none now.")
