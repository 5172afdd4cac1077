"""manage.py reportoutcome ID succeeded|failed: say what came of a task that somebody else runs.

With --address nothing is reported: it prints where a tool without an account does that.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.management.arguments import administrator, whole_number
from tasks.runtime.outcome_tokens import address_of
from tasks.runtime.reporting import find_awaiting, report_outcome


class Command(BaseCommand):
    """Reports an outcome, as the administrator who gives the command."""

    help = "Say what came of a task that somebody else runs and that waits for it, by the number of its task run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("task_run", metavar="ID", type=whole_number, help="The number, as the log tells it.")
        parser.add_argument("status", nargs="?", choices=("succeeded", "failed"), help="What came of it.")
        parser.add_argument("--address", action="store_true", help="Report nothing; print the address of its webhook.")
        parser.add_argument("--message", default="", help="A sentence on it, for the log.")

    def handle(
        self, *args: Any, task_run: int, status: str | None, address: bool, message: str, **options: Any
    ) -> None:
        """Report it. The same once more changes nothing."""
        if address == bool(status):
            raise CommandError("Say what came of it, succeeded or failed, or give --address.")
        try:
            told = self._find_address(task_run) if address else self._report(task_run, status == "succeeded", message)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(told)

    def _report(self, task_run: int, has_succeeded: bool, message: str) -> str:
        report = report_outcome(administrator(), task_run, has_succeeded=has_succeeded, message=message)
        return f"Task run {task_run} has {report.word}."

    def _find_address(self, task_run: int) -> str:
        return address_of(find_awaiting(administrator(), task_run))
