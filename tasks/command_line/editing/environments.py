"""Commands about environments."""

import sys
from typing import Any

import click

from designer.package.data_types import VariableType, parse_value
from tasks.client.editing.environments import Environment
from tasks.command_line.given import split
from tasks.command_line.printing import print_json, print_rows, tell
from tasks.command_line.server import Server, with_json, with_server

FROM_INPUT = "-"
"""A value that is read from standard input, because a command line is for all to read."""
with_project = click.option("--project", default="", help="The project that it is of; without it the catalog.")


@click.group()
def environments() -> None:
    """Environments, and the values of their variables."""


@environments.command("list")
@with_project
@with_json
@with_server
def list_environments(project: str, as_json: bool, server: Server) -> None:
    """List a project's own environments, or those of the catalog."""
    with server.connect() as client:
        found = client.environments(project)
    if as_json:
        print_json(found)
        return
    rows = [(each.id, each.name, "production" if each.is_production else "", len(each.variables)) for each in found]
    print_rows(("ID", "Name", "", "Variables"), rows)


@environments.command()
@click.argument("environment", metavar="NAME|ID")
@with_project
@with_json
@with_server
def show(environment: str, project: str, as_json: bool, server: Server) -> None:
    """List the variables of an environment. What is sensitive is not shown."""
    with server.connect() as client:
        found = client.environment(_word(environment), project)
    if as_json:
        print_json(found)
    else:
        rows = [(each.name, each.type, "(sensitive)" if each.sensitive else each.value) for each in found.variables]
        print_rows(("Variable", "Type", "Value"), rows)


@environments.command("set")
@click.argument("environment", metavar="NAME|ID")
@click.argument("values", nargs=-1, required=True, metavar="VARIABLE=VALUE…")
@with_project
@with_server
def set_variables(environment: str, values: tuple[str, ...], project: str, server: Server) -> None:
    """Give variables other values. VARIABLE=- reads one from standard input, such as a sensitive one."""
    with server.connect() as client:
        found = client.environment(_word(environment), project)
        changed = client.set_variables(found.id, dict(_read(found, *split(each)) for each in values))
    tell(f"{changed.name}: {len(values)} set.")


@environments.command()
@click.argument("name")
@click.option("--production", "is_production", is_flag=True, help="A run by hand asks once more.")
@with_project
@with_server
def create(name: str, is_production: bool, project: str, server: Server) -> None:
    """Make an environment without variables, and print its number."""
    with server.connect() as client:
        tell(str(client.create_environment(project, name, is_production=is_production).id))


@environments.command()
@click.argument("environment", metavar="NAME|ID")
@with_project
@with_server
def delete(environment: str, project: str, server: Server) -> None:
    """Delete an environment."""
    with server.connect() as client:
        client.delete_environment(_word(environment), project)


def _word(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _read(environment: Environment, name: str, text: str) -> tuple[str, Any]:
    types = {each.name.casefold(): each.type for each in environment.variables}
    value = sys.stdin.read().rstrip("\r\n") if text == FROM_INPUT else text
    try:
        return name, parse_value(VariableType(types.get(name.casefold(), VariableType.STRING)), value)
    except ValueError as error:
        raise click.UsageError(f"The variable “{name}”: {error}") from error
