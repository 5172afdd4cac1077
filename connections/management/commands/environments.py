"""manage.py environments PROJECT: list the environments of a project, or of the catalog (/); change one, and say what a
project's set."""

import getpass
import sys
from argparse import BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import ValidationError

from connections.catalog.folders.services import read_tree
from connections.environments.of_projects import environments_of
from connections.environments.services import (
    change_environment,
    create_environment,
    delete_environment,
    list_references,
    save_references,
    save_variable,
)
from connections.environments.shared.services import place_environment, refer, stop_referring, visible_environments
from connections.management.folder_paths import find_folder_by_path
from connections.models.environment import Environment
from connections.models.environment_document import Colour, EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from designer.editors.value_forms import show_value
from designer.errors import ServiceError
from designer.input.validation_errors import sentence_of
from designer.management.arguments import administrator, find_named_project, split_setting
from designer.models import Package, Project
from designer.package.data_types import VariableType, parse_value
from designer.variables.parameters import PROJECT_PARAMETER

CATALOG, MANAGER = "/", "CM."


class Command(BaseCommand):
    """Lists and changes environments."""

    help = "List the environments of a project, or of the catalog, with what they set; make, change or delete one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("project", metavar="PROJECT", help="Its name, or / for the catalog.")
        parser.add_argument("environment", metavar="ENVIRONMENT", nargs="?", help="Made if it is not there.")
        parser.add_argument(
            "--set",
            metavar="NAME=VALUE",
            action="append",
            default=[],
            dest="settings_given",
            help="Give a variable a value; may be given several times.",
        )
        parser.add_argument("--secret", metavar="NAME", help="Give a sensitive variable the value that is asked for.")
        parser.add_argument(
            "--type",
            choices=[kind.value for kind in VariableType],
            help="The data type of what is set; String for a new one.",
        )
        parser.add_argument(
            "--colour", choices=[each.value for each in Colour], help="What it is known by at a glance."
        )
        parser.add_argument(
            "--production",
            action=BooleanOptionalAction,
            default=None,
            dest="is_production",
            help="Have whoever runs a package in it by hand asked once more, or not.",
        )
        parser.add_argument("--folder", metavar="FOLDER", help="Where it stands in the catalog: Europe/Germany.")
        parser.add_argument("--refer", metavar="NAME", help="Let the project refer to an environment of the catalog.")
        parser.add_argument("--stop-referring", metavar="NAME", help="Let the project refer to it no more.")
        parser.add_argument("--delete", action="store_true", help="Delete the environment.")
        parser.add_argument(
            "--reference",
            metavar="NAME=TARGET",
            help="Let a variable set $Project::PARAMETER, PACKAGE::PARAMETER, CM.MANAGER.PROPERTY (of the project or "
            "the catalog) or PACKAGE::CM.MANAGER.PROPERTY.",
        )

    def handle(self, *args: Any, project: str, environment: str | None, **options: Any) -> None:
        """Change what was asked for, and list them all."""
        found = None if project == CATALOG else find_named_project(project)
        try:
            if environment:
                _change(found, environment, options)
            if found is not None:
                _refer(found, options)
            if found is not None and options["reference"]:
                new = _read_reference(found, options["reference"])
                others = [each for each in list_references(found) if each.target != new.target]
                save_references(administrator(), found, [*others, new])
        except ValidationError as error:
            raise CommandError(" ".join(map(sentence_of, error.errors()))) from error
        except (ServiceError, ValueError) as error:
            raise CommandError(str(error)) from error
        self._list(found)

    def _list(self, project: Project | None) -> None:
        tree = read_tree(administrator())
        for environment in environments_of(project.pk) if project else visible_environments(administrator()):
            place = f"catalog: {tree.label(environment.folder_id) or CATALOG}" if environment.project_id is None else ""
            marks = ", ".join(filter(None, ("production" if environment.is_production else "", place)))
            self.stdout.write(f"{environment.name}{f' ({marks})' if marks else ''}")
            for each in environment.to_document().variables:
                shown = "(sensitive)" if each.sensitive else show_value(each.value)
                self.stdout.write(f"  {each.name}={shown} ({each.type})")
        for reference in list_references(project) if project else ():
            self.stdout.write(f"{reference.variable} sets {reference.label}")


def _refer(project: Project, options: dict[str, Any]) -> None:
    if options["refer"]:
        refer(administrator(), project, _find(None, options["refer"]))
    if options["stop_referring"]:
        stop_referring(administrator(), project, _find(None, options["stop_referring"]).pk)


def _find(project: Project | None, name: str) -> Environment:
    environment = Environment.objects.filter(project=project, name__iexact=name).first()
    if environment is None:
        raise CommandError(f"The {'project' if project else 'catalog'} has no environment “{name}”.")
    return environment


def _change(project: Project | None, name: str, options: dict[str, Any]) -> None:
    if options["delete"]:
        delete_environment(administrator(), _find(project, name))
        return
    folder = find_folder_by_path(read_tree(administrator()), options["folder"] or "")
    environment = Environment.objects.filter(project=project, name__iexact=name).first()
    if environment is None:
        environment = create_environment(administrator(), project or folder, EnvironmentDocument(name=name))
    elif options["folder"] is not None:
        place_environment(administrator(), environment, folder)
    if marks := {name: options[name] for name in ("colour", "is_production") if options[name] is not None}:
        change_environment(administrator(), environment, environment.to_document().model_copy(update=marks))
    for variable in _read_variables(environment, options):
        save_variable(administrator(), environment, variable)


def _read_variables(environment: Environment, options: dict[str, Any]) -> list[VariableOfEnvironment]:
    """Give the variables as they are to be; what is not said of one that is there stays."""
    known = {each.name.casefold(): each for each in environment.to_document().variables}
    given = [(*split_setting(text), False) for text in options["settings_given"]]
    if options["secret"]:
        given.append((options["secret"], _ask(), True))
    made = []
    for name, text, is_secret in given:
        old = known.get(name.casefold())
        kind = VariableType(options["type"] or (old.type if old else VariableType.STRING))
        changes = {"name": name, "type": kind, "value": parse_value(kind, text)}
        kept = old.model_dump(include={"id", "description", "sensitive"}) if old else {}
        made.append(VariableOfEnvironment.model_validate(kept | changes | ({"sensitive": True} if is_secret else {})))
    return made


def _ask() -> str:
    """Read a secret without showing it, or the first line of what is piped in."""
    return getpass.getpass("Value: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _read_reference(project: Project, text: str) -> Reference:
    variable, _, target = text.partition("=")
    scope, separator, rest = target.partition("::")
    if not separator:
        scope, rest = PROJECT_PARAMETER, target
    package = None if scope == PROJECT_PARAMETER else _find_package(project, scope)
    if not rest.startswith(MANAGER):
        return Reference(variable=variable, package=package, name=rest)
    name, _, name_of_property = rest.removeprefix(MANAGER).rpartition(".")
    return Reference(
        variable=variable, package=package, kind=Kind.CONNECTION, name=name, property_name=name_of_property
    )


def _find_package(project: Project, name: str) -> int:
    package = Package.objects.filter(project=project, name__iexact=name).first()
    if package is None:
        raise CommandError(f"The project has no package “{name}”.")
    return package.pk
