"""manage.py comparemails EXECUTION… PATH…: are the mails of executions those that another installation has sent?"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.input.numerals import is_count
from designer.input.texts import CONTROL
from designer.management.arguments import administrator
from tasks.comparisons.matching import MailOutcome, Pair
from tasks.comparisons.report import describe, write_lines
from tasks.comparisons.services import Comparison, compare_with_paths

NOTHING = "Give the numbers of executions, and the files, folders or archives with the mails to compare them with."


class Command(BaseCommand):
    """Compares mails, and ends with status 0 where all are the same, else with 1."""

    help = (
        "Compare the mails of executions with messages (.eml), tables (.csv), folders and .zip archives of them. Exit "
        "status: 0 all the same, 1 not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("arguments", nargs="+", metavar="EXECUTION… PATH…", help="Numbers, then paths.")
        parser.add_argument("--columns", default="", metavar="COLUMN=WHERE,…", help="Such as recipients=2,subject=3.")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="Print one JSON object.")
        form.add_argument("--csv", action="store_true", help="Print CSV, a line for each difference.")

    def handle(self, *args: Any, arguments: list[str], columns: str, **options: Any) -> None:
        """Compare, as the administrator who gives the command."""
        numbers = [int(each) for each in arguments if is_count(each)]
        paths = [each for each in arguments if not is_count(each)]
        if not numbers or not paths:
            raise CommandError(NOTHING)
        try:
            comparison = compare_with_paths(administrator(), numbers, paths, columns)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(_write(comparison, as_json=options["json"], as_csv=options["csv"]))
        if not comparison.is_same:
            raise SystemExit(1)


def _write(comparison: Comparison, *, as_json: bool, as_csv: bool) -> str:
    if as_json:
        return json.dumps(describe(comparison))
    if as_csv:
        return write_lines(comparison).rstrip("\r\n")
    lines = [line for pair in comparison.pairs if pair.outcome is not MailOutcome.SAME for line in _tell(pair)]
    lines += [f"not read: {name}: {sentence}" for name, sentence in (*comparison.unread, *comparison.refused)]
    lines.append(", ".join(f"{count} {outcome}" for outcome, count in comparison.counts.items()))
    return "\n".join(CONTROL.sub("?", line).encode(errors="replace").decode() for line in lines)


def _tell(pair: Pair) -> list[str]:
    people = ", ".join(pair.people[:5])
    which = f"delivery {pair.here.source}" if pair.here else pair.mail.source
    lines = [f"{pair.outcome}: “{pair.mail.subject or ''}” to {people} ({which})"]
    return lines + [f"  {one.field}: here {one.here!r}, there {one.there!r}" for one in pair.differences]
