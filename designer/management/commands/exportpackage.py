"""manage.py exportpackage PROJECT/PACKAGE, or PROJECT: write a package, or a project, as a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.management.arguments import administrator, find_named_package, find_named_project
from designer.services.exports import ExportedPackage, FileForm, export_package, export_project


class Command(BaseCommand):
    """Writes a file, and says on the error output what it has no place for."""

    help = "Write a package as a file of SSIS or as JSON, or a whole project as an .ispac file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("name", metavar="PROJECT[/PACKAGE]", help="A package, or a project.")
        parser.add_argument(
            "--format", choices=list(FileForm), default=FileForm.DTSX, help="Of a package. Default: dtsx."
        )
        parser.add_argument("--output", metavar="FILE", type=Path, help="Write there and not to the output.")
        parser.add_argument("--no-note", action="store_true", help="Leave out what SSIS has no place for.")

    def handle(self, *args: Any, name: str, output: Path | None, **options: Any) -> None:
        """Write it."""
        try:
            exported = _export(name, FileForm(options["format"]), with_note=not options["no_note"])
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        for loss in exported.losses:
            fields = ": " + ", ".join(loss.fields) if loss.fields else ""
            self.stderr.write(f"SSIS has no place for {loss.part}{fields}")
        for manager in exported.outside:
            self.stderr.write(f"The package uses the connection manager {manager}, which the file does not have.")
        for sentence in exported.going_along.left:
            self.stderr.write(f"Not in the file: {sentence}")
        if output is None:
            sys.stdout.buffer.write(exported.octets)
            sys.stdout.buffer.flush()
            return
        try:
            output.write_bytes(exported.octets)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error


def _export(name: str, form: FileForm, *, with_note: bool) -> ExportedPackage:
    if "/" in name.strip("/"):
        return export_package(administrator(), find_named_package(name), form, with_note=with_note)
    return export_project(administrator(), find_named_project(name.strip("/")))
