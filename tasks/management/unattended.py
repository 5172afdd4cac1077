"""What the commands of schedules and triggers share: who acts, which package, and how it is started."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from designer.management.arguments import split_setting
from designer.models import Package, Project
from designer.storage.rows import load_document
from tasks.runtime.logging_levels import Logging
from tasks.runtime.preparation.parameters import Parameters, parse_parameters
from tasks.unattended.model import Unattended
from tasks.unattended.run_settings import RunSettings, settings_of

ACTIONS = ("enable", "disable", "run", "delete")


def add_arguments(parser: ArgumentParser, kind: str) -> None:
    """Declare the options that both have."""
    parser.add_argument("project", metavar="PROJECT", help="Its name.")
    parser.add_argument("name", metavar="NAME", nargs="?", help=f"The {kind}'s; made if there is none of this name.")
    parser.add_argument("--as", dest="user", metavar="USER", help="In whose name; else the only administrator's.")
    parser.add_argument("--package", metavar="PACKAGE", help="What it starts, of a new one.")
    parser.add_argument("--environment", metavar="NAME", help="In which environment; production is confirmed by it.")
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], dest="values", help="A value for a parameter."
    )
    parser.add_argument("--secret", metavar="NAME", help="A parameter whose value is asked for.")
    parser.add_argument("--logging-level", metavar="LEVEL", help="None, Basic, Performance or Verbose.")
    for action in ACTIONS:
        parser.add_argument(f"--{action}", action="store_true", help=f"{action.capitalize()} it, and change nothing.")


def chosen_action(options: dict[str, Any]) -> str:
    """Give what is to be done with one that is there; empty where it is to be made or changed."""
    chosen = [action for action in ACTIONS if options[action]]
    if len(chosen) > 1:
        raise CommandError(f"Say one of --{' and --'.join(chosen)}.")
    return chosen[0] if chosen else ""


def find_package(project: Project, name: str | None) -> Package:
    """Give the package of a new one. Raises CommandError."""
    if not name:
        raise CommandError("There is none of this name. To make it, say what it starts: --package PACKAGE.")
    package = Package.objects.select_related("project").filter(project=project, name__iexact=name).first()
    if package is None:
        raise CommandError(f"The project has no package “{name}”.")
    return package


def read_run_settings(package: Package, thing: Unattended | None, options: dict[str, Any]) -> RunSettings:
    """Give how the package is to be started: what is not said stays as it is. Raises Invalid."""
    before = settings_of(thing) if thing else RunSettings()
    texts = dict(split_setting(text) for text in options["values"])
    if options["secret"]:
        texts[options["secret"]] = _ask()
    parameters = Parameters(load_document(package), package.project.parameter_documents)
    environment = before.environment if options["environment"] is None else options["environment"]
    level = options["logging_level"]
    logging = Logging.choose(level) if level else None
    return RunSettings(
        environment,
        # Whoever types the environment's name is not asked once more.
        bool(options["environment"]) or before.confirms_production,
        {**before.parameters, **parse_parameters(parameters, texts)},
        logging.level if logging else before.logging_level,
        () if logging else before.logged_events,
    )


def tell(thing: Unattended) -> str:
    """Say in a line how it starts its package."""
    parts = [f"package {thing.package}", f"as {thing.runs_as_name}"]
    if thing.current_environment:
        parts.append(f"in {thing.current_environment}")
    return f"{thing.name} ({thing.state}): {', '.join(parts)}{f'. {thing.stopped}' if thing.stopped else ''}"


def _ask() -> str:
    """Read a secret without showing it, or the first line of what is piped in."""
    return getpass.getpass("Value: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
