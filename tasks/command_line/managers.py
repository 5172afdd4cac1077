"""Commands about connection managers."""

import click

from tasks.command_line.ending import end
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.printing import print_json, print_rows, progress, tell
from tasks.command_line.server import Server, with_json, with_server


@click.command()
@click.option("-q", "--query", default="", help="Only those whose names or descriptions hold these words.")
@with_json
@with_server
def connections(query: str, as_json: bool, server: Server) -> None:
    """List connection managers of the catalog and of projects."""
    with server.connect() as client:
        found = client.connections(q=query)
    if as_json:
        print_json(found)
    else:
        rows = [(each.name, each.type, each.scope, each.connection_string, each.id) for each in found]
        print_rows(("Name", "Type", "Scope", "Connection string", "ID"), rows)


@click.command("test-connection")
@click.argument("connection", metavar="NAME|ID")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Also try this sender.")
@click.option("--to", "recipient", default="", metavar="ADDRESS", help="Also try this recipient.")
@click.option("--send", is_flag=True, help="Send the recipient a short test message.")
@with_json
@with_server
def test_connection(connection: str, sender: str, recipient: str, send: bool, as_json: bool, server: Server) -> None:
    """Let a worker test a connection manager. Exit status 1: something fails."""
    if (sender or send) and not recipient:
        raise click.UsageError("--from and --send need a recipient: add --to ADDRESS.")
    with server.connect() as client, progress().status(f"Testing {connection} …"):
        trial = client.test_connection(connection, sender=sender, recipient=recipient, send=send)
    if as_json:
        print_json(trial)
    else:
        steps = trial.report.get("steps", [])
        print_rows(("Step", "", "Note"), [(each["label"], each["status"], each["note"]) for each in steps])
        tell(str(trial.report.get("diagnosis") or trial.state))
    end(ExitStatus.SUCCESS if trial.has_succeeded else ExitStatus.FAILURE)
