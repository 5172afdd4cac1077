"""JSON that a command reads from standard input or a file."""

import json
from typing import Any, BinaryIO

import click

with_fields = click.option("--fields", type=click.File("rb"), default="-", help="A file; without it standard input.")
with_etag = click.option("--etag", default="", help="Change it in this state alone.")


def read_fields(fields: BinaryIO) -> dict[str, Any]:
    """Give a JSON object. Raises UsageError."""
    try:
        read = json.loads(fields.read())
    except ValueError as error:
        raise click.UsageError(f"The fields are no JSON: {error}.") from error
    if not isinstance(read, dict):
        raise click.UsageError('The fields are no JSON object. Write {"name": "value"}.')
    return read
