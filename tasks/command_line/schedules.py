"""Commands about schedules on a server."""

import click

from tasks.command_line.printing import print_json, print_rows, tell
from tasks.command_line.server import Server, with_json, with_server


@click.command()
@click.argument("project")
@click.argument("name", required=False)
@click.option("--run", "action", flag_value="run", help="Start its package at once.")
@click.option("--enable", "action", flag_value="enable", help="Let it start its package again, in your name.")
@click.option("--disable", "action", flag_value="disable", help="Let it start nothing.")
@with_json
@with_server
def schedules(project: str, name: str | None, action: str | None, as_json: bool, server: Server) -> None:
    """List a project's schedules; start the package of the one with this NAME, enable or disable it."""
    if bool(name) != bool(action):
        raise click.UsageError("Say what is to be done with which one: a NAME, and --run, --enable or --disable.")
    with server.connect() as client:
        if action == "run":
            execution = client.run_schedule(f"{project}/{name}")
            print_json(execution) if as_json else tell(f"Execution {execution.id} of {execution.package.name}")
            return
        if action:
            (client.enable_schedule if action == "enable" else client.disable_schedule)(f"{project}/{name}")
        found = client.schedules(project)
    if as_json:
        print_json(found)
    else:
        rows = [(e.name, e.package.name, e.cron, e.time_zone, e.state, e.runs_as, e.environment) for e in found]
        print_rows(("Name", "Package", "Times", "Time zone", "State", "Runs as", "Environment"), rows)
