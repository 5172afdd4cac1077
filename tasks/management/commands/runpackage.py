"""manage.py runpackage PROJECT/PACKAGE: run a package and wait, with dtexec's exit statuses.

0 success, 1 failed, 3 canceled, 4 not found, 5 cannot load, 6 bad command line (SSIS reference: dtexec).
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.db.models import QuerySet
from pydantic import ValidationError

from designer.errors import Conflict, Invalid
from designer.management.arguments import administrator
from designer.models import Package
from designer.people.permissions import Administrator
from designer.storage.rows import load_document
from tasks.runtime.logging_levels import Logging, list_events
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.planner import Part
from tasks.runtime.preparation.alone import find_by_name
from tasks.runtime.preparation.parameters import Parameters, parse_parameters
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.statuses import ExecutionStatus

SUCCESS, FAILED, CANCELED, NOT_FOUND, CANNOT_LOAD, BAD_COMMAND_LINE = 0, 1, 3, 4, 5, 6
USAGE_ERROR = 2
EXIT = {ExecutionStatus.SUCCEEDED: SUCCESS, ExecutionStatus.CANCELED: CANCELED}
PAUSE = 0.2
QUIET_EVENTS = ("OnPostExecute",)


@dataclass
class Log:
    """An execution's log, and how far it was read."""

    events: QuerySet[EventMessage]
    last: int = 0

    def read_on(self) -> Iterator[EventMessage]:
        """Give what has come since the last call."""
        for event in self.events.filter(pk__gt=self.last):
            self.last = event.pk
            yield event


class Command(BaseCommand):
    """Runs a package on a worker, prints its progress and ends with dtexec's status."""

    help = (
        "Run a package and wait for its end. Exit status: 0 success, 1 failed, 3 canceled, 4 not found, 5 cannot load, "
        "6 bad command line. Ctrl-C cancels the execution."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("package", metavar="PROJECT/PACKAGE", help="The package, for example Samples/Welcome.")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            dest="parameters",
            help="A value for a parameter of the package, or as $Project::NAME=VALUE of the project; may be given "
            "several times.",
        )
        parser.add_argument("--environment", default="", metavar="NAME", help="An environment of the project.")
        parser.add_argument("--task", default="", metavar="NAME", help="Run this task or container alone.")
        parser.add_argument("--start-at", default="", metavar="NAME", help="Begin with this task or container.")
        parser.add_argument(
            "--logging-level",
            default="",
            metavar="LEVEL",
            help="None, Basic, Performance, Verbose, or names of events with commas between them.",
        )
        parser.add_argument("--shadow", action="store_true", help="Withhold all mail, and keep it to be compared.")
        parser.add_argument("--no-wait", action="store_true", help="Print the execution's number and do not wait.")

    def run_from_argv(self, argv: list[str]) -> None:
        """End with dtexec's status for a bad command line, where Python programs end with 2."""
        try:
            super().run_from_argv(argv)
        except SystemExit as ending:
            raise SystemExit(BAD_COMMAND_LINE if ending.code == USAGE_ERROR else ending.code) from ending

    def handle(self, *args: Any, package: str, no_wait: bool, **options: Any) -> None:
        """Start the execution, as the administrator who gives the command, and follow it."""
        caller = administrator()
        how = {name: options[name] for name in ("environment", "task", "start_at", "logging_level", "shadow")}
        execution = _start(caller, package, _split(options["parameters"]), **how)
        if no_wait:
            self.stdout.write(str(execution.pk))
            return
        self.stdout.write(f"Execution {execution.pk} of {package}")
        try:
            status = self._wait(caller, execution)
        except DatabaseError as error:
            sentence = f"The database cannot be asked any more how execution {execution.pk} goes: {str(error).strip()}"
            raise CommandError(sentence, returncode=CANNOT_LOAD) from error
        self.stdout.write(status.label)
        sys.exit(EXIT.get(status, FAILED))

    def _wait(self, caller: Administrator, execution: Execution) -> ExecutionStatus:
        log = Log(EventMessage.objects.filter(execution=execution).order_by("pk"))
        try:
            return self._follow(execution, log)
        except KeyboardInterrupt:
            self.stdout.write("Canceling; a send in progress finishes. Ctrl-C does not wait for it.")
        with suppress(Conflict):  # it has ended meanwhile: how is told
            cancel_execution(caller, execution.pk)
        try:
            return self._follow(execution, log)
        except KeyboardInterrupt:
            sys.exit(CANCELED)

    def _follow(self, execution: Execution, log: Log) -> ExecutionStatus:
        """Print the log as it grows until the execution has ended."""
        while True:
            execution.refresh_from_db(fields=["status"])
            for event in log.read_on():
                self._print(event)
            if execution.state.is_final:
                return execution.state
            sleep(PAUSE)

    def _print(self, event: EventMessage) -> None:
        if event.event_name in QUIET_EVENTS and not event.message:
            return
        out = self.stderr if event.event_name == "OnError" else self.stdout
        out.write(f"{event.time:%H:%M:%S} {event.event_name:<18} {event.source_name}: {event.message}".rstrip(": "))


def _split(settings: list[str]) -> dict[str, str]:
    for each in settings:
        if not each.partition("=")[0] or "=" not in each:
            raise CommandError(f"“{each}” sets no parameter. Write NAME=VALUE.", returncode=BAD_COMMAND_LINE)
    return {name.strip(): value for name, _, value in (each.partition("=") for each in settings)}


def _start(
    caller: Administrator,
    path: str,
    texts: dict[str, str],
    *,
    environment: str,
    task: str,
    start_at: str,
    logging_level: str,
    shadow: bool,
) -> Execution:
    try:
        package = _find(path)
        document = load_document(package)
        given = parse_parameters(Parameters(document, package.project.parameter_documents), texts)
        alone, first = (find_by_name(document, name).id if name else None for name in (task, start_at))
        logging = _read_logging(logging_level)
        # The name of the environment is typed, and not left over from a page: nobody is asked once more.
        confirms = bool(environment)
        return start_execution(
            caller,
            package,
            given,
            environment=environment,
            part=Part(alone, first),
            logging=logging,
            confirms_production=confirms,
            is_shadow=shadow,
        )
    except Invalid as error:
        raise CommandError(str(error), returncode=BAD_COMMAND_LINE) from error
    except ValidationError as error:
        reasons = " ".join(detail["msg"] for detail in error.errors())
        raise CommandError(f"“{path}” cannot be loaded: {reasons}", returncode=CANNOT_LOAD) from error
    except DatabaseError as error:
        raise CommandError(f"The database cannot be used: {str(error).strip()}", returncode=CANNOT_LOAD) from error


def _read_logging(text: str) -> Logging:
    """Give the level, or the choice of events, that was typed. Raises Invalid."""
    is_choice = "," in text or text in list_events()
    return Logging.choose(events=text.split(",")) if is_choice else Logging.choose(text)


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
