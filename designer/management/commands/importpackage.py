"""manage.py importpackage FILE…: import packages from JSON files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.management.arguments import find_account, find_named_project
from designer.services.imports.package_files import import_package_file


class Command(BaseCommand):
    """Imports file after file; one that is refused keeps no other back."""

    help = "Import packages from JSON files that exportpackage has made. SSIS's files are imported by importdtsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="A JSON file.")
        parser.add_argument("--project", metavar="PROJECT", required=True, help="The project that they are for.")
        parser.add_argument("--as", dest="user", metavar="USER", help="Who imports them; else the only administrator.")
        parser.add_argument("--replace", action="store_true", help="Replace packages that the project has already.")

    def handle(self, *args: Any, files: list[Path], project: str, **options: Any) -> None:
        """Import them, and end with status 1 where one was refused."""
        place, user = find_named_project(project), find_account(options["user"])
        failed = False
        for file in files:
            try:
                package = import_package_file(user, place, file.read_bytes(), replace=options["replace"])
            except OSError as error:
                failed = True
                self.stderr.write(f"{file} cannot be read: {error.strerror}.")
            except ServiceError as error:
                failed = True
                self.stderr.write(f"{file}: {error.sentence}")
            else:
                self.stdout.write(f"{file}: imported as “{package}”.")
        if failed:
            raise CommandError("Not everything was imported.")
