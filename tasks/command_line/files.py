"""Commands about packages as files, and about what is wrong in them."""

import sys
from pathlib import Path
from typing import Any

import click

from tasks.client.answers import Issue
from tasks.client.errors import ImportFailed, NotFound
from tasks.command_line.ending import end
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.given import read_parameters
from tasks.command_line.loading import is_file, load_object_model
from tasks.command_line.printing import print_json, print_rows, tell, warn
from tasks.command_line.server import Server, with_json, with_server

RESULTS = {"SUCCESS": ExitStatus.SUCCESS, "CANCELED": ExitStatus.CANCELED}


def run_file(path: str, parameters: tuple[str, ...], *, as_json: bool) -> ExitStatus:
    """Run a package's file in this process."""
    local = load_object_model()
    package = load(path)
    result = local.execute(package, read_parameters(parameters, local.list_types(package)))
    errors = [str(each) for each in package.errors]
    if as_json:
        print_json({"result": result.name.lower(), "errors": errors})
    else:
        for each in errors:
            warn(each)
        tell(f"{package.name}: {result.name.lower()}.")
    return RESULTS.get(result.name, ExitStatus.FAILURE)


@click.command()
@click.argument("package", metavar="PROJECT/PACKAGE|FILE")
@with_json
@with_server
def validate(package: str, as_json: bool, server: Server) -> None:
    """Say what is wrong in a package of a server, or in a .dtsx or .json file here. Exit status 1: there are errors."""
    if is_file(package):
        issues = load_object_model().find_issues(load(package))
    else:
        with server.connect() as client:
            issues = client.validate(package)
    _print(issues, as_json=as_json)
    end(ExitStatus.FAILURE if any(each.is_error for each in issues) else ExitStatus.SUCCESS)


def load(path: str, password: str = "") -> Any:
    """Load a package from a file. Raises NotFound, and NotLoaded."""
    if not Path(path).exists():
        raise NotFound(f"There is no file “{path}”.")
    return load_object_model().load(path, password)


def _print(issues: list[Issue], *, as_json: bool) -> None:
    if as_json:
        print_json(issues)
    elif issues:
        print_rows(("", "Code", "What"), [(each.severity, each.code or "", each.message) for each in issues])
    else:
        tell("Nothing is wrong.")


@click.command()
@click.option("--project", default="", help="Only those of this project.")
@click.option("-q", "--query", default="", help="Only those with these words.")
@with_json
@with_server
def packages(project: str, query: str, as_json: bool, server: Server) -> None:
    """List the packages of a server."""
    with server.connect() as client:
        found = client.packages(project=project, q=query)
    if as_json:
        print_json(found)
    else:
        rows = [(each.path, each.version, each.modified_at, each.modified_by) for each in found]
        print_rows(("Package", "Version", "Saved", "By"), rows)


@click.command("import")
@click.argument("project")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace packages of the same name.")
@click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Opens encrypted ones."
)
@click.option("--once", "key", default="", metavar="KEY", help="Import once a day, however often asked.")
@with_json
@with_server
def import_files(
    project: str,
    files: tuple[str, ...],
    replace: bool,
    password_file: Path | None,
    key: str,
    as_json: bool,
    server: Server,
) -> None:
    """Import files (.dtsx, .ispac, .json, .zip …) into a project. Exit status 1: not all came in."""
    password = password_file.read_text(encoding="utf-8").rstrip("\r\n") if password_file else ""
    status = ExitStatus.SUCCESS
    with server.connect() as client:
        try:
            report = client.import_files(project, files, replace=replace, password=password, idempotency_key=key)
        except ImportFailed as error:
            report, status = error.report, ExitStatus.FAILURE
            warn(str(error))
    if as_json:
        print_json(report)
    else:
        rows = [
            (each.file, each.outcome, each.package.path if each.package else "", each.error or "")
            for each in report.files
        ]
        print_rows(("File", "Outcome", "Package", "Why not"), rows)
    end(status)


@click.command()
@click.argument("project")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the file of the same name.")
@with_server
def upload(project: str, file: str, replace: bool, server: Server) -> None:
    """Put a file into a project's store, from where packages and mails attach it."""
    with server.connect() as client:
        client.upload_file(project, file, replace=replace)


@click.command()
@click.argument("package", metavar="PROJECT/PACKAGE")
@click.option("--form", type=click.Choice(["dtsx", "dtsx-6", "json"]), default="dtsx", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="The file; without it standard output.")
@with_server
def export(package: str, form: str, output: str | None, server: Server) -> None:
    """Give a package as a file: of SSIS (dtsx; dtsx-6 for 2008), or of Mailwright (json), which has all of it."""
    with server.connect() as client:
        octets = client.export_package(package, form)  # type: ignore[arg-type]  # click has checked the word
    if output:
        Path(output).write_bytes(octets)
    else:
        sys.stdout.buffer.write(octets)
