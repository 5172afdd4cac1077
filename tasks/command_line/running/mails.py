"""One mail by itself, for scripts."""

from typing import Any, BinaryIO

import click

from tasks.client.mails import Mail
from tasks.command_line.ending import end
from tasks.command_line.printing import warn
from tasks.command_line.running.runs import conclude, wait_for_end
from tasks.command_line.server import Server, with_json, with_server


@click.command()
@click.argument("project")
@click.option("-c", "--connection", required=True, metavar="NAME|ID", help="The project's or the catalog's.")
@click.option("--from", "sender", required=True, metavar="ADDRESS", help="Whom it is from.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Whom it is to; may be given several times.")
@click.option("--cc", multiple=True, metavar="ADDRESS", help="Who gets a copy; several times, too.")
@click.option("--bcc", multiple=True, metavar="ADDRESS", help="Who gets one that the others do not see.")
@click.option("--reply-to", default="", metavar="ADDRESS", help="Who gets answers.")
@click.option("-s", "--subject", default="", help="What it is about.")
@click.option("--body", type=click.File("rb"), default="-", help="The file of its text; without it standard input.")
@click.option("--html", "is_html", is_flag=True, help="The text is HTML.")
@click.option("--priority", type=click.Choice(["High", "Normal", "Low"], case_sensitive=False), default="Normal")
@click.option(
    "--attach", "attachments", multiple=True, metavar="NAME", help="A file of the project, or an allowed path."
)
@click.option("--retry-minutes", type=click.IntRange(0, 10_080), default=60, show_default=True, help="After a refusal.")
@click.option("-e", "--environment", default="", help="The environment that gives values.")
@click.option("--confirm-production", is_flag=True, help="Send in an environment that is production.")
@click.option("--shadow", is_flag=True, help="Build it and do not send it.")
@click.option("--wait/--no-wait", default=True, help="Wait for what the mail server says, or only start.")
@click.option("--once", "idempotency_key", default="", metavar="KEY", help="Send once a day, however often asked.")
@with_json
@with_server
def send(project: str, as_json: bool, wait: bool, server: Server, **given: Any) -> None:
    """Send one mail through a connection manager. Exit status: 0 it was taken, 1 not by all, 3 canceled, 5 refused."""
    how = {name: given.pop(name) for name in ("environment", "confirm_production", "shadow", "idempotency_key")}
    mail = _write(**given)
    with server.connect() as client:
        execution = client.send(project, mail, wait=False, **how)
        if wait:
            execution = wait_for_end(client, execution, quietly=as_json)
        end(conclude(client, execution, as_json=as_json))


def _write(body: BinaryIO, is_html: bool, **fields: Any) -> Mail:
    if body.isatty():
        warn("Type the text of the mail, and end it with Ctrl-D.")
    try:
        fields["html" if is_html else "text"] = body.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"The text is not UTF-8: {error.reason} at octet {error.start + 1}.") from error
    return Mail(**fields)
