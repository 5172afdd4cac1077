"""The command for any operation of the API: what has no command of its own is done from a shell by this one."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from tasks.command_line.printing import print_json
from tasks.command_line.server import Server, with_server

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@click.command("api")
@click.argument("method", type=click.Choice(METHODS, case_sensitive=False))
@click.argument("path")
@click.option(
    "-b", "--body", metavar="JSON|@FILE|-", help="The body: JSON, the name of its file, or - for standard input."
)
@click.option("-H", "--header", "headers", multiple=True, metavar="NAME:VALUE", help="A header, such as If-Match.")
@click.option("-f", "--file", "files", multiple=True, metavar="FIELD=FILE", help="A file to send, instead of a body.")
@with_server
def api(
    method: str, path: str, body: str | None, headers: tuple[str, ...], files: tuple[str, ...], server: Server
) -> None:
    """Ask for any operation of the API as its reference has it: mailwright api GET /projects. Print what it answers."""
    with server.connect() as client:
        answer = client.ask(
            method,
            _check_path(path),
            body=None if body is None else _read_body(body),
            files=[(field, (Path(name).name, Path(name).read_bytes())) for field, name in _split(files, "=")],
            headers={name: value.strip() for name, value in _split(headers, ":")},
        )
    if isinstance(answer, bytes):
        sys.stdout.buffer.write(answer)
    elif answer is not None:
        print_json(answer)


def _check_path(path: str) -> str:
    if not path.startswith("/"):
        raise click.BadParameter("A path begins with /, such as /projects/3.", param_hint="PATH")
    return path


def _read_body(body: str) -> Any:
    text = sys.stdin.read() if body == "-" else Path(body[1:]).read_text() if body.startswith("@") else body
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"That is no JSON: {error}.", param_hint="--body") from error


def _split(words: Iterable[str], separator: str) -> list[tuple[str, str]]:
    pairs = [word.partition(separator) for word in words]
    if wrong := next((name for name, found, _ in pairs if not found), None):
        raise click.UsageError(f"“{wrong}” has no “{separator}”.")
    return [(name, value) for name, _, value in pairs]
