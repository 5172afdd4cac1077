"""manage.py importdtsx: SSIS's packages from files, folders and archives, told of or imported into a project."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.dtsx.files.gathering import gather
from designer.dtsx.files.projects import ReadFile, read_group
from designer.errors import ServiceError
from designer.management.arguments import find_account, find_named_project
from designer.management.mend_arguments import add_mend_arguments, check_alone, read_mend_options
from designer.management.told_files import as_json, as_text, clean, describe, tell, tell_inventory, tell_of
from designer.services.imports.importing import import_files, import_limits
from designer.services.imports.outcomes import Choices, ImportReport, read_answers
from designer.services.imports.report_files import ReportForm, write_report


class Command(BaseCommand):
    """Reads packages and tells what is in them, or imports them."""

    help = (
        "Read SSIS's files (.dtsx, .ispac, .zip, folders). --check tells what is in them and saves nothing; "
        "--project imports them."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file, a folder, or an archive.")
        parser.add_argument("--check", action="store_true", help="Read and tell only; save nothing.")
        parser.add_argument("--password-file", metavar="FILE", help="The file with the packages' password.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line and package file.")
        parser.add_argument("--project", metavar="PROJECT", help="The project that the packages are imported into.")
        parser.add_argument("--as", dest="user", metavar="USER", help="Who imports them; else the only administrator.")
        parser.add_argument(
            "--counts-as",
            action="append",
            default=[],
            metavar="[KIND=]OUTCOME",
            help='What tasks without an engine count as, all of them or a kind such as "Execute SQL Task=Succeeded".',
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write the report too: .html, .csv or .json.")
        parser.add_argument("--replace", action="store_true", help="Replace packages that the project has already.")
        parser.add_argument("--inventory", action="store_true", help="With --check: what the packages have in common.")
        add_mend_arguments(parser)

    def handle(self, *args: Any, paths: list[str], check: bool, **options: Any) -> None:
        """Read file after file, and end with status 1 where one could not be read or imported."""
        if not check and not options["project"]:
            raise CommandError("Give --project and the project that the packages are for, or --check to save nothing.")
        form, report = _find_form(options["report"]), ImportReport()
        failed = False
        for error, line in self._check(paths, options, report) if check else self._import(paths, options, report):
            failed = failed or bool(error)
            self.stdout.write(line)
            self.stdout.flush()
        if form:
            _write(options["report"], write_report(report, form, options["project"] or ""))
        if failed:
            raise SystemExit(1)

    def _check(self, paths: list[str], options: dict[str, Any], report: ImportReport) -> Iterator[tuple[str, str]]:
        mends = check_alone(read_mend_options(options))
        for file in _read(paths, _password(options["password_file"])):
            told = tell_of(file, mends)
            if options["report"] or options["inventory"]:
                report.files.append(told)
            yield told.error, as_json(told) if options["json"] else as_text(told, is_package=file.package is not None)
        if options["inventory"]:
            yield "", tell_inventory(report.inventory, as_json=options["json"])

    def _import(self, paths: list[str], options: dict[str, Any], report: ImportReport) -> Iterator[tuple[str, str]]:
        project, user = find_named_project(options["project"]), find_account(options["user"])
        try:
            made = import_files(user, project, gather(paths, import_limits()), _read_choices(options))
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        report.files, report.shared = made.files, made.shared
        for one in made.shared:
            if not options["json"]:
                yield one.error, clean(f"{one.kind} {one.name}: {one.error or one.outcome.label}")
        for file in made.files:
            yield file.error, describe(file) if options["json"] else tell(file)


def _read_choices(options: dict[str, Any]) -> Choices:
    """Read what tasks count as: an outcome for all of them, or one for a kind. Raises Invalid."""
    given = options["counts_as"]
    return Choices(
        replace=options["replace"],
        password=_password(options["password_file"]),
        counts_as=next((each for each in reversed(given) if "=" not in each), ""),
        counts_as_kinds=read_answers((each for each in given if "=" in each), "counts_as_kinds"),
        mends=read_mend_options(options),
    )


def _find_form(path: Path | None) -> ReportForm | None:
    """Give the form of a report's file, by how its name ends. Raises CommandError."""
    if path is None:
        return None
    ending = path.suffix.lower().removeprefix(".")
    if ending not in frozenset(ReportForm):
        raise CommandError(f"The report {path} is of no known kind. Let its name end with .html, .csv or .json.")
    return ReportForm(ending)


def _write(path: Path, octets: bytes) -> None:
    try:
        path.write_bytes(octets)
    except OSError as error:
        raise CommandError(f"The report {path} cannot be written: {error.strerror}.") from error


def _password(path: str | None) -> str:
    """Give the password in a file, without the end of its line. Raises CommandError."""
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n") if path else ""
    except OSError as error:
        raise CommandError(f"The password file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"The password file {path} is not text in UTF-8.") from error


def _read(paths: list[str], password: str) -> Iterator[ReadFile]:
    limits = import_limits()
    for group in gather(paths, limits):
        yield from read_group(group, limits=limits, password=password)
