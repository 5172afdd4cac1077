"""Commands about credentials. A secret is read from standard input or a file, and never shown."""

from typing import Any, BinaryIO

import click

from tasks.command_line.printing import print_json, print_rows, tell
from tasks.command_line.server import Server, with_json, with_server

with_secret = click.option(
    "--secret-file", "file", type=click.File("rb"), default="-", help="The file of it; without it standard input."
)
with_keytab = click.option("--keytab", "is_keytab", is_flag=True, help="The secret is a keytab, and no password.")


@click.group()
def credentials() -> None:
    """Credentials: their secrets go in, and never come out. They take a token for everything."""


@credentials.command("list")
@with_json
@with_server
def list_credentials(as_json: bool, server: Server) -> None:
    """List the credentials that you may use."""
    with server.connect() as client:
        found = client.credentials()
    if as_json:
        print_json(found)
    else:
        print_rows(
            ("Name", "User", "Owner", "ID"), [(each.name, each.user_name, each.owner, each.id) for each in found]
        )


@credentials.command()
@click.argument("name")
@click.option("--user", "user_name", required=True, metavar="DOMAIN\\USER", help="As whom it authenticates.")
@click.option("--server", "servers", multiple=True, metavar="HOST", help="Where it may be shown; several times, too.")
@with_secret
@with_keytab
@with_json
@with_server
def create(name: str, file: BinaryIO, is_keytab: bool, as_json: bool, server: Server, **more: Any) -> None:
    """Make a credential of your own."""
    kind: Any = "keytab" if is_keytab else "password"
    secret = _read(file, is_keytab=is_keytab)
    with server.connect() as client:
        made = client.create_credential(name, secret=secret, kind=kind, **more)
    if as_json:
        print_json(made)
    else:
        tell(str(made.id))


@credentials.command("set-secret")
@click.argument("credential", metavar="NAME|ID")
@with_secret
@with_keytab
@with_server
def set_secret(credential: str, file: BinaryIO, is_keytab: bool, server: Server) -> None:
    """Give a credential another secret."""
    secret = _read(file, is_keytab=is_keytab)
    with server.connect() as client:
        client.change_secret(credential, secret)


@credentials.command()
@click.argument("credential", metavar="NAME|ID")
@with_server
def delete(credential: str, server: Server) -> None:
    """Delete a credential of your own."""
    with server.connect() as client:
        client.delete_credential(credential)


def _read(file: BinaryIO, *, is_keytab: bool) -> str | bytes:
    """Read a secret; the line end behind a password is none of it."""
    content = file.read()
    if is_keytab:
        return content
    try:
        return content.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise click.UsageError("The password is not UTF-8 text. Say --keytab where it is a keytab.") from error
