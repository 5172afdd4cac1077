"""Commands about executions in three steps."""

import click

from tasks.client.drafts import Draft
from tasks.command_line.ending import end
from tasks.command_line.given import read_parameters
from tasks.command_line.printing import print_json, print_rows, tell
from tasks.command_line.running.runs import conclude, wait_for_end
from tasks.command_line.server import Server, with_json, with_server


@click.group()
def drafts() -> None:
    """Executions in three steps, as SSIS's catalog has them: create, set, start. They are deleted after a day."""


@drafts.command("list")
@with_json
@with_server
def list_drafts(as_json: bool, server: Server) -> None:
    """List your executions that are to be started, or were."""
    with server.connect() as client:
        found = client.drafts()
    if as_json:
        print_json(found)
        return
    rows = [(each.id, each.package.name, each.environment, each.made_at, each.execution or "") for each in found]
    print_rows(("ID", "Package", "Environment", "Made", "Execution"), rows)


@drafts.command()
@click.argument("package", metavar="PROJECT/PACKAGE")
@click.option("-e", "--environment", default="", help="The environment that gives values.")
@click.option("--once", "idempotency_key", default="", metavar="KEY", help="Create it once a day, however often asked.")
@with_json
@with_server
def create(package: str, environment: str, idempotency_key: str, as_json: bool, server: Server) -> None:
    """Create an execution that is started later, and print its number."""
    with server.connect() as client:
        made = client.create_draft(package, environment=environment, idempotency_key=idempotency_key)
    _print(made, as_json=as_json)


@drafts.command("set")
@click.argument("draft", type=int)
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE…")
@with_json
@with_server
def set_values(draft: int, values: tuple[str, ...], as_json: bool, server: Server) -> None:
    """Set values of parameters, $Project:: before a project's."""
    with server.connect() as client:
        types = client.parameter_types(client.draft(draft).package.id or 0)
        changed = client.set_draft_values(draft, read_parameters(values, types))
    _print(changed, as_json=as_json)


@drafts.command()
@click.argument("draft", type=int)
@click.option("--confirm-production", is_flag=True, help="Run in an environment that is production.")
@click.option("--wait/--no-wait", default=True, help="Wait for the end, or only start.")
@with_json
@with_server
def start(draft: int, confirm_production: bool, wait: bool, as_json: bool, server: Server) -> None:
    """Start it, once. Exit status: as run has it."""
    with server.connect() as client:
        execution = client.start_draft(draft, confirm_production=confirm_production)
        if wait:
            execution = wait_for_end(client, execution, quietly=as_json)
        end(conclude(client, execution, as_json=as_json))


@drafts.command()
@click.argument("draft", type=int)
@with_server
def delete(draft: int, server: Server) -> None:
    """Delete an execution that is not started."""
    with server.connect() as client:
        client.delete_draft(draft)


def _print(draft: Draft, *, as_json: bool) -> None:
    if as_json:
        print_json(draft)
    else:
        tell(str(draft.id))
