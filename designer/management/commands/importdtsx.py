"""manage.py importdtsx: SSIS's packages from files, folders and archives."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from designer.dtsx.counting import Counts, count
from designer.dtsx.files.gathering import gather
from designer.dtsx.files.projects import ReadFile, read_group
from designer.dtsx.findings import Finding
from designer.dtsx.xml.limits import Limits
from designer.input.texts import CONTROL
from designer.interchange.checking import find_in_package


class Command(BaseCommand):
    """Reads packages and tells what is in them; saves nothing."""

    help = "Read SSIS's files (.dtsx, .ispac, .zip, folders) and tell what is in them; --check saves nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file, a folder, or an archive.")
        parser.add_argument("--check", action="store_true", help="Read and tell only; save nothing.")
        parser.add_argument("--password-file", metavar="FILE", help="The file with the packages' password.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line and package file.")

    def handle(self, *args: Any, paths: list[str], check: bool, **options: Any) -> None:
        """Read file after file, and end with status 1 where one could not be read."""
        if not check:
            raise CommandError("Saving what is read is not there yet: give --check to be told what is in the files.")
        failed = False
        for file in _read(paths, _password(options["password_file"])):
            failed = failed or bool(file.refused)
            self.stdout.write(_as_json(file) if options["json"] else _as_text(file))
            self.stdout.flush()
        if failed:
            raise SystemExit(1)


def _password(path: str | None) -> str:
    """Give the password in a file, without the end of its line. Raises CommandError."""
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n") if path else ""
    except OSError as error:
        raise CommandError(f"The password file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"The password file {path} is not text in UTF-8.") from error


def _read(paths: list[str], password: str) -> Iterator[ReadFile]:
    limits = Limits(octets=settings.IMPORT_FILE_LIMIT)
    for group in gather(paths, limits):
        yield from read_group(group, limits=limits, password=password)


def _counts(file: ReadFile) -> Counts | None:
    if file.refused:
        return None
    return count(file.package, file.connections)


def _findings(file: ReadFile) -> tuple[Finding, ...]:
    return () if file.package is None else find_in_package(file.package, file.project)


def _as_json(file: ReadFile) -> str:
    counts = _counts(file)
    told = {
        "file": file.name,
        "error": file.refused or None,
        "counts": counts and asdict(counts),
        "findings": [_finding(found) for found in _findings(file)],
    }
    return json.dumps(told)


def _finding(found: Finding) -> dict[str, Any]:
    rule = {key: str(value) for key, value in asdict(found.rule).items()}
    return {**rule, "place": found.place, "detail": found.detail, "line": found.line}


def _as_text(file: ReadFile) -> str:
    counts, name = _counts(file), CONTROL.sub("?", file.name).encode(errors="replace").decode()
    if counts is None:
        return f"{name}: {file.refused}"
    numbers = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in asdict(counts).items() if number)
    return f"{name}: {numbers or 'nothing of interest'}, {len(_findings(file))} findings"
