"""Commands about single parts of packages. What a part has is JSON, as a package document has it."""

from collections.abc import Callable
from typing import Any, BinaryIO, get_args

import click

from tasks.client.editing.parts import Part, PartKind
from tasks.command_line.editing.fields import read_fields, with_etag, with_fields
from tasks.command_line.printing import print_json, print_rows
from tasks.command_line.server import Server, with_json, with_server

KIND = click.Choice(get_args(PartKind), case_sensitive=False)
Command = Callable[..., None]


@click.group()
def parts() -> None:
    """Tasks, constraints, variables, connection managers and parameters of a package, one by one.

    Each change is one of the whole package. With --etag, which show prints, it counts for that state alone.
    """


def _of_kind(command: Command) -> Command:
    named = click.argument("package", metavar="PROJECT/PACKAGE")
    return named(click.argument("kind", type=KIND, metavar=f"[{'|'.join(KIND.choices)}]")(command))


def _of_one(command: Command) -> Command:
    return _of_kind(click.argument("part", metavar="ID", type=click.UUID)(command))


@parts.command("list")
@_of_kind
@with_json
@with_server
def list_parts(package: str, kind: Any, as_json: bool, server: Server) -> None:
    """List the parts of a kind."""
    with server.connect() as client:
        found = client.parts(package, kind)
    if as_json:
        print_json([each.fields for each in found])
    else:
        print_rows(("ID", "Name", "Type"), [_row(each) for each in found])


@parts.command()
@_of_one
@with_server
def show(package: str, kind: Any, part: Any, server: Server) -> None:
    """Print a part as JSON: its fields, and its ETag."""
    with server.connect() as client:
        found = client.part(package, kind, part)
    print_json({"etag": found.etag, "fields": found.fields})


@parts.command()
@_of_kind
@with_fields
@with_server
def add(package: str, kind: Any, fields: BinaryIO, server: Server) -> None:
    """Add a part, which is read as JSON, and print it."""
    given = read_fields(fields)
    with server.connect() as client:
        print_json(client.add_part(package, kind, given).fields)


@parts.command()
@_of_one
@with_fields
@with_etag
@with_server
def change(package: str, kind: Any, part: Any, fields: BinaryIO, etag: str, server: Server) -> None:
    """Change some fields, which are read as JSON (RFC 7396): null gives one its default, objects are merged."""
    given = read_fields(fields)
    with server.connect() as client:
        print_json(client.change_part(package, kind, part, given, etag=etag).fields)


@parts.command()
@_of_one
@with_etag
@with_server
def delete(package: str, kind: Any, part: Any, etag: str, server: Server) -> None:
    """Delete a part."""
    with server.connect() as client:
        client.delete_part(package, kind, part, etag=etag)


def _row(part: Part) -> tuple[object, ...]:
    fields = part.fields
    name = fields.get("name") or f"{fields.get('from_executable')} → {fields.get('to_executable')}"
    return part.id, name, fields.get("type") or fields.get("value") or ""
