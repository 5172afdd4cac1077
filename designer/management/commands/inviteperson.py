"""`manage.py inviteperson NAME`: an account for somebody, and the link that sets its password."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.accounts.links.invitations import invite
from designer.accounts.links.notices import send_link
from designer.accounts.links.tokens import address_of
from designer.errors import ServiceError
from designer.management.arguments import administrator
from designer.models import AccountLink


class Command(BaseCommand):
    """Makes an account without a password, and mails the link that sets one, or prints it."""

    help = "Invites somebody by a user name or an e-mail address, and prints the link where it cannot be mailed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="the user name, or an e-mail address that is one")
        parser.add_argument("--email", default="", help="the e-mail address, where the user name is none")

    def handle(self, *args: Any, name: str, email: str, **options: Any) -> None:
        """Invite."""
        try:
            invited = invite(administrator(), name, email)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        if send_link(invited.user, invited.word, AccountLink.Purpose.INVITATION):
            self.stdout.write(f"{invited.user} is invited, by a mail to {invited.user.email}.")
        else:
            self.stdout.write(f"{invited.user} is invited. Within 7 days, once: {address_of(invited.word)}")
