"""manage.py reportoutcome ID succeeded|failed: say what came of a task that somebody else runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.management.arguments import administrator, whole_number
from tasks.runtime.reporting import report_outcome


class Command(BaseCommand):
    """Reports an outcome, as the administrator who gives the command."""

    help = "Say what came of a task that somebody else runs and that waits for it, by the number of its task run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("task_run", metavar="ID", type=whole_number, help="The number, as the log tells it.")
        parser.add_argument("status", choices=("succeeded", "failed"), help="What came of it.")
        parser.add_argument("--message", default="", help="A sentence on it, for the log.")

    def handle(self, *args: Any, task_run: int, status: str, message: str, **options: Any) -> None:
        """Report it. The same once more changes nothing."""
        try:
            report = report_outcome(administrator(), task_run, has_succeeded=status == "succeeded", message=message)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"Task run {task_run} has {report.word}.")
