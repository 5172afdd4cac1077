"""manage.py runpackage PROJECT/PACKAGE: run a package and wait, with dtexec's exit statuses.

0 success, 1 failed, 3 canceled, 4 not found, 5 cannot load, 6 bad command line (SSIS reference: dtexec).
"""

import getpass
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import ValidationError

from designer.models import Package
from designer.permissions import Administrator
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.states import ExecutionStatus

SUCCESS, FAILED, CANCELED, NOT_FOUND, CANNOT_LOAD, BAD_COMMAND_LINE = 0, 1, 3, 4, 5, 6
USAGE_ERROR = 2
EXIT = {ExecutionStatus.SUCCEEDED: SUCCESS, ExecutionStatus.CANCELED: CANCELED}
PAUSE = 0.2
QUIET_EVENTS = ("OnPostExecute",)


class Command(BaseCommand):
    """Runs a package on a worker, prints its progress and ends with dtexec's status."""

    help = (
        "Run a package and wait for its end. Exit status: 0 success, 1 failed, 3 canceled, 4 not found, 5 cannot load, "
        "6 bad command line. Ctrl-C cancels the execution."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("package", metavar="PROJECT/PACKAGE", help="The package, for example Samples/Welcome.")
        parser.add_argument("--no-wait", action="store_true", help="Print the execution's number and do not wait.")

    def run_from_argv(self, argv: list[str]) -> None:
        """End with dtexec's status for a bad command line, where Python programs end with 2."""
        try:
            super().run_from_argv(argv)
        except SystemExit as ending:
            raise SystemExit(BAD_COMMAND_LINE if ending.code == USAGE_ERROR else ending.code) from ending

    def handle(self, *args: Any, package: str, no_wait: bool, **options: Any) -> None:
        """Start the execution, as the administrator who gives the command, and follow it."""
        caller = Administrator(getpass.getuser())
        try:
            execution = start_execution(caller, _find(package))
        except ValidationError as error:
            raise CommandError(f"“{package}” cannot be loaded: {error}", returncode=CANNOT_LOAD) from error
        if no_wait:
            self.stdout.write(str(execution.pk))
            return
        self.stdout.write(f"Execution {execution.pk} of {package}")
        try:
            status = self._follow(execution, 0)
        except KeyboardInterrupt:
            self.stdout.write("Canceling; a send in progress finishes.")
            status = self._follow(cancel_execution(caller, execution.pk), None)
        self.stdout.write(status.label)
        sys.exit(EXIT.get(status, FAILED))

    def _follow(self, execution: Execution, last: int | None) -> ExecutionStatus:
        """Print the log as it grows until the execution has ended. last None: from its present end on."""
        events = EventMessage.objects.filter(execution=execution).order_by("pk")
        if last is None:
            last = events.values_list("pk", flat=True).last() or 0
        while True:
            execution.refresh_from_db(fields=["status"])
            for event in events.filter(pk__gt=last):
                last = event.pk
                self._print(event)
            if execution.state.is_final:
                return execution.state
            time.sleep(PAUSE)

    def _print(self, event: EventMessage) -> None:
        if event.event_name in QUIET_EVENTS and not event.message:
            return
        out = self.stderr if event.event_name == "OnError" else self.stdout
        out.write(f"{event.time:%H:%M:%S} {event.event_name:<18} {event.source_name}: {event.message}".rstrip(": "))


def _find(path: str) -> Package:
    project, slash, name = path.strip("/").partition("/")
    if not (project and slash and name):
        raise CommandError(
            f"“{path}” does not name a package. Write PROJECT/PACKAGE, for example Samples/Welcome.",
            returncode=BAD_COMMAND_LINE,
        )
    packages = Package.objects.select_related("project")
    package = packages.filter(project__name__iexact=project, name__iexact=name).first()
    if package is None:
        raise CommandError(f"There is no package “{name}” in a project “{project}”.", returncode=NOT_FOUND)
    return package
