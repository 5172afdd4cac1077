"""`manage.py endsessions NAME`: sign a person out everywhere, at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.accounts.sessions import end_all_sessions
from designer.management.arguments import administrator
from designer.models import User


class Command(BaseCommand):
    """Ends all sessions of a person, whose account and password stay as they are."""

    help = "Ends all sessions of a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is nobody of the user name “{name}”.")
        ended = end_all_sessions(administrator(), user)
        self.stdout.write(f"{ended} {'session' if ended == 1 else 'sessions'} of {user} ended.")
