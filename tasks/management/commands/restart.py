"""manage.py restart ID: run what failed in an execution, and what was skipped after that."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.errors import ServiceError
from designer.management.arguments import administrator, whole_number
from tasks.restarting.services import InDoubtAnswer, RestartWishes, restart_execution


class Command(BaseCommand):
    """Restarts an execution, as the administrator who gives the command."""

    help = "Run what failed in an execution, and what was skipped after that. Nothing that was sent is sent again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("execution", metavar="ID", type=whole_number, help="The number of an execution.")
        parser.add_argument("--present-version", action="store_true", help="Run it as the package is now.")
        parser.add_argument(
            "--in-doubt",
            choices=[answer.value for answer in InDoubtAnswer if answer],
            default="",
            help="What becomes of mails of which nobody knows whether they arrived.",
        )

    def handle(self, *args: Any, execution: int, present_version: bool, in_doubt: str, **options: Any) -> None:
        """Start it and print its number. The execution is named, so nobody is asked once more about production."""
        wishes = RestartWishes({}, present_version, InDoubtAnswer(in_doubt), confirms_production=True)
        try:
            started = restart_execution(administrator(), execution, wishes)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(str(started.pk))
