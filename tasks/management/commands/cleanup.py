"""manage.py cleanup: delete executions and trials that are older than they are kept, as beat does each hour."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from connections.trials.recovery import expire_trials
from designer.input.numerals import is_count
from designer.management.arguments import administrator
from designer.people import audit
from designer.services.imports.jobs.recovery import expire_imports
from designer.storage.kept_xml import forget_unreferred
from tasks.log.retention import clean_up


def positive(text: str) -> int:
    """Read a number of days from the command line."""
    if not is_count(text) or not 1 <= int(text) <= 100_000:
        raise ArgumentTypeError(f"{text} is no number of days. Give 1 or more.")
    return int(text)


class Command(BaseCommand):
    """Deletes old executions with their log, task runs and deliveries."""

    help = (
        "Delete executions that are older than RETENTION_WINDOW days, with their log, task runs and deliveries. Those "
        "that are not over, or have deliveries that are not settled, stay. Tests of connection managers "
        "are deleted after a day, XML of SSIS's files that nothing refers to after 30 days, reports of "
        "imports after 90."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--days", type=positive, help="How old they must be; the default is RETENTION_WINDOW.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be deleted.")

    def handle(self, *args: Any, days: int | None, dry_run: bool, **options: Any) -> None:
        """Delete them, and tell of each."""
        if not dry_run:
            self.stdout.write(f"Deleted {expire_trials():,} tests of connection managers.")
            self.stdout.write(f"Deleted {expire_imports():,} reports of imports.")
            self.stdout.write(f"Deleted {forget_unreferred():,} pieces of kept XML that nothing refers to.")
        if days is None and settings.RETENTION_WINDOW == -1:
            self.stdout.write("RETENTION_WINDOW is -1: executions are kept for ever. Give --days to delete some.")
            return
        cleaned = clean_up(days, is_trial=dry_run, report=self.stdout.write)
        if not dry_run:
            older = f"older than {settings.RETENTION_WINDOW if days is None else days} days"
            audit.record(administrator(), "deleted executions", older, changes=[str(cleaned)])
        self.stdout.write(f"{'Would delete' if dry_run else 'Deleted'} {cleaned}")
