"""manage.py importdtsx: SSIS's packages from files, folders and archives, told of or imported into a project."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.dtsx.counting import Counts, count
from designer.dtsx.files.gathering import gather
from designer.dtsx.files.projects import ReadFile, read_group
from designer.errors import ServiceError
from designer.input.texts import CONTROL
from designer.interchange.checking import Checked, check_package, find_in_connections
from designer.interchange.inventory.facts import PackageFacts
from designer.interchange.inventory.taking import Inventory, take_inventory
from designer.interchange.inventory.telling import describe_inventory, write_inventory
from designer.interchange.mending.offers import keeps_managers, offer_mends
from designer.interchange.report import describe_finding, summarize
from designer.management.arguments import find_importer, find_named_project
from designer.management.mend_arguments import add_mend_arguments, check_alone, read_mend_options
from designer.registry.mends import Mend
from designer.services.imports.importing import import_files, import_limits
from designer.services.imports.outcomes import Choices, FileOutcome, Outcome


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
        parser.add_argument("--counts-as", default="", metavar="OUTCOME", help="What tasks without an engine count as.")
        parser.add_argument("--replace", action="store_true", help="Replace packages that the project has already.")
        parser.add_argument("--inventory", action="store_true", help="With --check: what the packages have in common.")
        add_mend_arguments(parser)

    def handle(self, *args: Any, paths: list[str], check: bool, **options: Any) -> None:
        """Read file after file, and end with status 1 where one could not be read or imported."""
        if not check and not options["project"]:
            raise CommandError("Give --project and the project that the packages are for, or --check to save nothing.")
        failed = False
        for error, line in self._check(paths, options) if check else self._import(paths, options):
            failed = failed or bool(error)
            self.stdout.write(line)
            self.stdout.flush()
        if failed:
            raise SystemExit(1)

    def _check(self, paths: list[str], options: dict[str, Any]) -> Iterator[tuple[str, str]]:
        mends, facts = check_alone(read_mend_options(options)), list[PackageFacts]()
        for file in _read(paths, _password(options["password_file"])):
            checked = _check_file(file, mends)
            facts += [checked.facts] if checked.facts else []
            yield file.refused, _as_json(file, checked) if options["json"] else _as_text(file, checked)
        if options["inventory"]:
            yield "", _tell_inventory(take_inventory(facts), as_json=options["json"])

    def _import(self, paths: list[str], options: dict[str, Any]) -> Iterator[tuple[str, str]]:
        project, user = find_named_project(options["project"]), find_importer(options["user"])
        password, counts_as = _password(options["password_file"]), options["counts_as"]
        mends = read_mend_options(options)
        choices = Choices(replace=options["replace"], password=password, counts_as=counts_as, mends=mends)
        try:
            report = import_files(user, project, gather(paths, import_limits()), choices)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        for one in report.shared:
            if not options["json"]:
                yield one.error, _clean(f"{one.kind} {one.name}: {one.error or one.outcome}")
        for file in report.files:
            yield file.error, json.dumps(_describe(file)) if options["json"] else _tell(file)


def _describe(file: FileOutcome) -> dict[str, Any]:
    return {
        "file": file.file,
        "outcome": file.outcome.value,
        "error": file.error or None,
        "package": file.package.pk if file.package and file.outcome is not Outcome.REFUSED else None,
        "name": file.name,
        "summary": file.summary,
        "counts": file.counts and asdict(file.counts),
        "findings": [describe_finding(each, file.offers(each)) for each in file.findings],
        "changes": list(file.changes),
        "mended": [asdict(each) for each in file.mended],
    }


def _tell(file: FileOutcome) -> str:
    told = file.error or f"{file.outcome}{f' as “{file.name}”' if file.name else ''}. {file.summary}"
    return _clean(f"{file.file}: {told}")


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


def _counts(file: ReadFile) -> Counts | None:
    if file.refused:
        return None
    return count(file.package, file.connections)


def _check_file(file: ReadFile, mends: tuple[Mend, ...]) -> Checked:
    if file.package is None:
        return Checked(find_in_connections(file.connections, mends))
    return check_package(file.package, file.project, mends, file.name)


def _as_json(file: ReadFile, checked: Checked) -> str:
    counts, keeps = _counts(file), keeps_managers(file.package)
    told = {
        "file": file.name,
        "error": file.refused or None,
        "counts": counts and asdict(counts),
        "findings": [
            describe_finding(each, offer_mends(each, file.name, keeps_managers=keeps)) for each in checked.findings
        ],
    }
    return json.dumps(told)


def _as_text(file: ReadFile, checked: Checked) -> str:
    counts, findings = _counts(file), checked.findings
    if counts is None:
        return _clean(f"{file.name}: {file.refused}")
    numbers = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in asdict(counts).items() if number)
    lines = [f"{file.name}: {numbers or 'nothing of interest'}, {len(findings)} findings"]
    if file.package:
        lines.append(f"  {summarize(findings)}")
    lines += [f"  mended {each.place}: {each.sentence}" for each in checked.mended]
    lines += [f"  {each.rule.severity} {each.rule.code} {each.place}: {each.detail}" for each in findings]
    return "\n".join(map(_clean, lines))


def _tell_inventory(inventory: Inventory, *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"inventory": describe_inventory(inventory)})
    return "\n".join(map(_clean, write_inventory(inventory)))


def _clean(text: str) -> str:
    """Give a line without what a terminal would take for a command."""
    return CONTROL.sub("?", text).encode(errors="replace").decode()
