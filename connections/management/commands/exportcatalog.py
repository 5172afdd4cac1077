"""manage.py exportcatalog: write the catalog into a file, without any secret."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.comparison.file import write_file
from connections.comparison.reading import describe_catalog
from designer.management.arguments import administrator


class Command(BaseCommand):
    """Writes the catalog into a file that comparecatalog reads."""

    help = "Write the catalog into a file: folders, connection managers, environments, rights, credentials by name."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", metavar="FILE", nargs="?", help="Where to; without it, to standard output.")

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        """Write it."""
        content = write_file(describe_catalog(administrator()))
        if file is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            Path(file).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"The catalog is in {file}. No secret is in it.")
