"""manage.py exportlog EXECUTION: write an execution's log as CSV or JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.management.arguments import administrator, whole_number
from tasks.log.files import FileFormat, write_log
from tasks.log.log_filter import LEVELS, LogFilter
from tasks.runtime.services import find_execution


class Command(BaseCommand):
    """Writes a log to a file or to where the output goes, page by page."""

    help = "Write the log of an execution, with the columns of SSIS's catalog.event_messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("execution", metavar="EXECUTION", type=whole_number, help="The number of the execution.")
        parser.add_argument("--format", choices=list(FileFormat), default=FileFormat.CSV, help="Default: csv.")
        parser.add_argument("--output", metavar="FILE", type=Path, help="Write there and not to the output.")
        parser.add_argument("--level", choices=list(LEVELS), default="", help="Only errors, or with warnings.")
        parser.add_argument("--event", default="", metavar="NAME", help="Only events of this name.")
        parser.add_argument("--source", default="", metavar="TEXT", help="Only tasks with this in their name.")
        parser.add_argument("--search", default="", metavar="WORDS", help="Only messages in which all words occur.")

    def handle(self, *args: Any, execution: int, **options: Any) -> None:
        """Write it."""
        log_filter = LogFilter(options["level"], options["search"], options["event"], options["source"])
        try:
            parts = write_log(find_execution(administrator(), execution), log_filter, FileFormat(options["format"]))
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        if options["output"] is None:
            for part in parts:
                self.stdout.write(part, ending="")
            return
        try:
            with options["output"].open("w", encoding="utf-8", newline="") as file:
                file.writelines(parts)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
