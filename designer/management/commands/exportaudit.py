"""manage.py exportaudit: write the record of who did what as CSV or lines of JSON."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.audit.files import FileFormat, export_entries
from designer.audit.filters import AuditFilter, Category
from designer.input.moments import read_moment
from designer.management.arguments import administrator
from designer.services.audit import find_record


def moment(text: str, of_day: time) -> datetime:
    """Read a day or a time from the command line."""
    read = read_moment(text, of_day)
    if read is None:
        raise ArgumentTypeError(f"“{text[:40]}” is no time. Write 2026-01-31, or 2026-01-31T08:30:00Z.")
    return read


class Command(BaseCommand):
    """Writes the record to a file or to where the output goes, page by page."""

    help = "Write the audit, the oldest entries first; that it was taken away is entered too. Times are UTC."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--format", choices=list(FileFormat), default=FileFormat.CSV, help="Default: csv.")
        parser.add_argument("--output", metavar="FILE", type=Path, help="Write there and not to the output.")
        parser.add_argument("--search", default="", metavar="TEXT", help="Only what was done so, or to something so.")
        parser.add_argument("--person", default="", metavar="NAME", help="Only what this user did.")
        parser.add_argument("--category", choices=list(Category), default="", help="Only entries of this kind.")
        parser.add_argument("--since", metavar="TIME", type=partial(moment, of_day=time.min), help="From then on.")
        parser.add_argument("--until", metavar="TIME", type=partial(moment, of_day=time.max), help="Up to then.")
        parser.add_argument("--address", default="", help="Only what was done from there.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        names = ("search", "person", "category", "since", "until", "address")
        narrowed = AuditFilter(*(options[name] for name in names))
        user = administrator()
        parts = export_entries(user, find_record(user), narrowed, FileFormat(options["format"]))
        if options["output"] is None:
            for part in parts:
                self.stdout.write(part, ending="")
            return
        try:
            with options["output"].open("w", encoding="utf-8", newline="") as file:
                file.writelines(parts)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
