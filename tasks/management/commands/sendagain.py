"""manage.py sendagain ID…: have failed messages sent again to those of their recipients who did not get them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.installation.system_user import user_name
from designer.management.arguments import whole_number
from designer.people.permissions import Administrator
from tasks.deliveries.services import send_again


class Command(BaseCommand):
    """Sends failed deliveries again, as the administrator who gives the command."""

    help = "Have failed messages sent again, with the same content, to those of their recipients who did not get them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("deliveries", metavar="ID", type=whole_number, nargs="+", help="The number of a delivery.")

    def handle(self, *args: Any, deliveries: list[int], **options: Any) -> None:
        """Queue them and print the numbers of the new deliveries."""
        try:
            made = send_again(Administrator(user_name()), deliveries)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        for repeat in made:
            self.stdout.write(f"Delivery {repeat.repeats_id} is sent again as delivery {repeat.pk}")
