"""manage.py findtext TEXT: say in which packages a text is, and where in them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.management.arguments import administrator
from designer.searching.packages import LONGEST, MOST_LOOKED_INTO, SHORTEST, Found, find_candidates, look_into


class Command(BaseCommand):
    """Writes a line for each place; nothing where there is none."""

    help = (
        "Find a text in the packages of all projects: in names, properties, expressions, addresses, variables, notes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("text", metavar="TEXT", help=f"What is looked for: {SHORTEST} to {LONGEST} characters.")

    def handle(self, *args: Any, text: str, **options: Any) -> None:
        """Find it."""
        if not SHORTEST <= len(text) <= LONGEST:
            raise CommandError(f"“{text[:40]}” has {len(text)} characters. Look for {SHORTEST} to {LONGEST}.")
        keys = find_candidates(administrator(), text)
        for start in range(0, len(keys), MOST_LOOKED_INTO):
            for found in look_into(keys[start : start + MOST_LOOKED_INTO], text):
                self._tell(found)

    def _tell(self, found: Found) -> None:
        path = f"{found.package.project.name}/{found.package.name}"
        for place in found.places:
            around = f"{place.before}{place.found}{place.after}"
            self.stdout.write(f"{path}: {place.owner}, {place.label}: {around}")
        if found.has_more:
            self.stdout.write(f"{path}: and more")
