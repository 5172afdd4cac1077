"""manage.py unsavedchanges PROJECT/PACKAGE: who has changed a package and not saved it, and what."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from designer.management.arguments import administrator, find_named_package
from designer.package.diff import describe_changes
from designer.services.drafts import find_drafts, open_for


class Command(BaseCommand):
    """Lists the unsaved changes of a package."""

    help = "List who has changed a package in the designer and not saved it, and what they changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("package", metavar="PROJECT/PACKAGE")

    def handle(self, *args: Any, package: str, **options: Any) -> None:
        """Tell of each."""
        found = find_named_package(package)
        drafts = list(find_drafts(administrator(), found))
        for draft in drafts:
            opened = open_for(found, draft)
            self.stdout.write(
                f"{draft.user.username}, {draft.changed_at:%Y-%m-%d %H:%M} UTC, at version {draft.version}:"
            )
            for sentence in describe_changes(opened.base, opened.document):
                self.stdout.write(f"  {sentence}")
        if not drafts:
            self.stdout.write("Nobody has unsaved changes of this package.")
