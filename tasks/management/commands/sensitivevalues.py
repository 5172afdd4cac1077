"""manage.py sensitivevalues PROJECT --show | --hide: whether a project shows what its runs make of sensitive values."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from designer.management.arguments import administrator, find_named_project
from designer.services.sensitive_values import HIDDEN, SHOWN, show_sensitive_values


class Command(BaseCommand):
    """Says, and changes, whether a project shows what is made of sensitive values."""

    help = "Say whether deliveries and the log of a project show what is made of sensitive values, or change it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("project", metavar="PROJECT")
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--show", action="store_true", help="Show it, from the next run on.")
        choice.add_argument("--hide", action="store_true", help="Hide it, from the next run on.")

    def handle(self, *args: Any, project: str, show: bool, hide: bool, **options: Any) -> None:
        """Change it if that is asked, and say how it is."""
        found = find_named_project(project)
        if show or hide:
            show_sensitive_values(administrator(), found, is_shown=show)
        self.stdout.write(f"{SHOWN if found.shows_sensitive else HIDDEN}.")
