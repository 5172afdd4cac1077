"""Commands about executions on a server, and running a file in this process."""

from pathlib import Path
from typing import Any

import click

from tasks.client.answers import Delivery, Execution
from tasks.client.client import Client
from tasks.client.errors import PackageFailed
from tasks.command_line.ending import end, status_of
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.files import run_file
from tasks.command_line.given import read_parameters
from tasks.command_line.printing import print_json, print_rows, progress, tell, warn
from tasks.command_line.server import Server, with_json, with_server

UNTOLD = ("Diagnostic", "OnProgress")


@click.command()
@click.argument("package", metavar="PROJECT/PACKAGE|FILE")
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter's value.")
@click.option("-e", "--environment", default="", help="The environment that gives values.")
@click.option("--confirm-production", is_flag=True, help="Run in an environment that is production.")
@click.option("--shadow", is_flag=True, help="Build all mails and send none.")
@click.option("--wait/--no-wait", default=True, help="Wait for the end, or only start.")
@click.option("--once", "idempotency_key", default="", metavar="KEY", help="Start once a day, however often asked.")
@click.option("--local", is_flag=True, help="Run a .dtsx or .json FILE in this process, without a server.")
@with_json
@with_server
def run(package: str, parameters: tuple[str, ...], local: bool, server: Server, **how: Any) -> None:
    """Run a package. Exit status: 0 succeeded, 1 failed, 3 canceled, 4 not found, 5 not loaded, as dtexec has them."""
    json_wanted, wait = how.pop("as_json"), how.pop("wait")
    if local:
        end(run_file(package, parameters, as_json=json_wanted))
    with server.connect() as client:
        types = client.parameter_types(package) if parameters else {}
        execution = client.start(package, parameters=read_parameters(parameters, types), **how)
        if wait:
            execution = wait_for_end(client, execution, quietly=json_wanted)
        end(conclude(client, execution, as_json=json_wanted))


def wait_for_end(client: Client, execution: Execution, *, quietly: bool = False) -> Execution:
    """Wait, telling errors and warnings as they come. Who interrupts it cancels the execution."""
    with progress().status(f"Execution {execution.id} …") as status:
        try:
            for message in client.follow(execution.id):
                status.update(f"Execution {execution.id}: {message.message_source_name or execution.package.name} …")
                if not quietly and message.event_name in ("OnError", "OnWarning"):
                    warn(f"{message.message_source_name}: {message.message}")
        except KeyboardInterrupt:
            warn(f"Canceling execution {execution.id} …")
            client.cancel(execution.id)
        return client.wait(execution.id)


def conclude(client: Client, execution: Execution, *, as_json: bool) -> ExitStatus:
    """Tell what an execution and its mails came to, and give the exit status."""
    sent = client.deliveries(execution.id) if execution.has_ended else []
    if as_json:
        print_json({"execution": execution, "deliveries": sent})
    else:
        tell(f"Execution {execution.id} of {execution.package.name}: {execution.status}. {count(sent)}")
        for each in (each for each in sent if not each.was_taken):
            warn(each.told)
        if execution.message:
            warn(execution.message)
    if execution.has_ended and not execution.has_succeeded:
        return status_of(PackageFailed(execution))
    return ExitStatus.SUCCESS


def count(sent: list[Delivery]) -> str:
    """Say how many deliveries came to what."""
    states = [each.state for each in sent]
    words = [f"{states.count(state)} {state.replace('_', ' ')}" for state in dict.fromkeys(states)]
    return f"Mails: {', '.join(words)}." if words else "No mail."


@click.command()
@click.option("--status", default="", help="Only those in this state, such as failed.")
@click.option("--project", default="", help="Only those of this project.")
@click.option("--package", default="", metavar="PROJECT/PACKAGE", help="Only those of this package.")
@click.option("-e", "--environment", default="", help="Only those in this environment.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many at most.")
@with_json
@with_server
def executions(server: Server, as_json: bool, **narrowed: Any) -> None:
    """List executions, the newest first."""
    with server.connect() as client:
        found = client.executions(**narrowed)
    if as_json:
        print_json(found)
        return
    rows = [
        (e.id, f"{e.project.name}/{e.package.name}", e.status, e.environment, e.caller, e.created_at) for e in found
    ]
    print_rows(("ID", "Package", "State", "Environment", "By", "Created"), rows)


@click.command()
@click.argument("execution", type=int)
@click.option("--after", type=click.IntRange(0), default=0, help="Begin after the line of this number.")
@with_json
@with_server
def follow(execution: int, after: int, as_json: bool, server: Server) -> None:
    """Print the log of an execution as it grows. Exit status: what the execution came to."""
    with server.connect() as client:
        for message in client.follow(execution, after):
            if as_json:
                click.echo(message.model_dump_json())
            elif message.event_name not in UNTOLD:
                print_rows(
                    (), [(message.message_time, message.event_name, message.message_source_name, message.message)]
                )
        ended = client.execution(execution)
    end(ExitStatus.SUCCESS if ended.has_succeeded else status_of(PackageFailed(ended)))


@click.command()
@click.argument("execution", type=int)
@with_json
@with_server
def cancel(execution: int, as_json: bool, server: Server) -> None:
    """Cancel an execution: nothing more begins, a send in progress finishes."""
    with server.connect() as client:
        found = client.cancel(execution)
    if as_json:
        print_json(found)
    else:
        tell(f"Execution {found.id}: {found.status}.")


@click.command()
@click.argument("execution", type=int)
@click.option("--present-version", is_flag=True, help="Run it as the package is now.")
@click.option(
    "--in-doubt",
    type=click.Choice(["send_again", "leave_out"]),
    default="",
    help="What becomes of mails of which nobody knows whether they arrived.",
)
@click.option("--confirm-production", is_flag=True, help="Run in an environment that is production.")
@click.option("--wait/--no-wait", default=True, help="Wait for the end, or only start.")
@with_json
@with_server
def restart(execution: int, as_json: bool, wait: bool, server: Server, **how: Any) -> None:
    """Run what failed in an execution, and what was skipped after that. Exit status: what that came to."""
    with server.connect() as client:
        found = client.restart(execution, **how)
        if wait:
            found = wait_for_end(client, found, quietly=as_json)
        end(conclude(client, found, as_json=as_json))


@click.command()
@click.argument("execution", type=int)
@click.option(
    "--eml", type=click.Path(path_type=Path), metavar="FOLDER", help="Save each message there as an .eml file."
)
@with_json
@with_server
def deliveries(execution: int, eml: Path | None, as_json: bool, server: Server) -> None:
    """List the mails of an execution, with what servers replied."""
    with server.connect() as client:
        found = client.deliveries(execution)
        if eml:
            _save(client, found, eml)
    if as_json:
        print_json(found)
        return
    print_rows(("ID", "Subject", "To", "State", "Reply"), [_describe(each) for each in found])


def _describe(each: Delivery) -> tuple[object, ...]:
    return each.id, each.subject, ", ".join(one.address for one in each.recipients), each.state, each.reply


def _save(client: Client, found: list[Delivery], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in found:
        (folder / f"{each.id}.eml").write_bytes(client.download_message(each))
