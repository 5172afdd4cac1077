"""The mends of an import as a command is given them: by options of their own, or in a file."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from django.core.management.base import CommandError
from pydantic import ValidationError

from designer.input.validation_errors import sentence_of
from designer.interchange.mending.choices import LONGEST_TEXT, find_problem, is_shared, read_mends
from designer.management.arguments import split_setting
from designer.registry.mends import Mend

OPTIONS: Final = (
    ("map", "path.map", "FOLDER=FOLDER", r"Find what is in a Windows folder elsewhere: \\fs1\reports=/data/reports."),
    ("credential", "smtp.credential", "SERVER=NAME", "Authenticate at a server with a credential."),
    ("address", "mail.address", "WRONG=RIGHT", "Correct a mail address."),
)


def add_mend_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    for name, _, form, text in OPTIONS:
        parser.add_argument(f"--{name}", action="append", default=[], metavar=form, help=text)
    server = "Send through another server, or through a manager: catalog:FOLDER/NAME, project:NAME or its ID."
    parser.add_argument("--server", action="append", default=[], metavar="SERVER=SERVER", help=server)
    anonymous = "Send without authentication where a server takes mail by the worker's address."
    parser.add_argument("--anonymous", action="append", default=[], metavar="SERVER", help=anonymous)
    parser.add_argument("--mends", metavar="FILE", help="A JSON file of mends, as --check --json gives them.")


def read_mend_options(options: dict[str, Any]) -> tuple[Mend, ...]:
    """Give the mends that the options say. Raises CommandError."""
    try:
        return tuple(_read(options))
    except ValidationError as error:
        raise CommandError(sentence_of(error.errors()[0])) from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def check_alone(mends: tuple[Mend, ...]) -> tuple[Mend, ...]:
    """Give mends for files that go into no project yet: any manager that is named is taken to be there."""
    taken = tuple(
        each.model_copy(update={"value": str(uuid5(NAMESPACE_OID, each.value))}) if is_shared(each.value) else each
        for each in mends
    )
    if problem := find_problem(taken):
        raise CommandError(problem)
    return taken


def _read(options: dict[str, Any]) -> Iterator[Mend]:
    if options["mends"]:
        yield from read_mends(_read_file(options["mends"]))
    for name, kind, _, _ in OPTIONS:
        for given in options[name]:
            key, value = split_setting(given)
            yield Mend(kind=kind, key=key, value=value)
    for given in options["server"]:
        key, value = split_setting(given)
        yield Mend(kind="smtp.manager" if is_shared(value) else "smtp.server", key=key, value=value)
    for key in options["anonymous"]:
        yield Mend(kind="smtp.anonymous", key=key)


def _read_file(path: str) -> str:
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            return file.read(LONGEST_TEXT + 1)
    except OSError as error:
        raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"The file {path} is not text in UTF-8.") from error
