"""Commands about whole packages as JSON documents. Files of SSIS are imported and exported."""

from typing import BinaryIO

import click

from tasks.client.editing.documents import PackageDocument
from tasks.command_line.editing.fields import read_fields, with_etag, with_fields
from tasks.command_line.printing import print_json, tell
from tasks.command_line.server import Server, with_server

with_package = click.argument("package", metavar="PROJECT/PACKAGE")


@click.group()
def documents() -> None:
    """Whole packages as JSON documents: what show prints, save takes."""


@documents.command()
@with_package
@with_server
def show(package: str, server: Server) -> None:
    """Print a package as JSON: its document, and its ETag."""
    with server.connect() as client:
        found = client.document(package)
    print_json({"etag": found.etag, "document": found.document})


@documents.command()
@click.argument("project")
@with_fields
@with_server
def create(project: str, fields: BinaryIO, server: Server) -> None:
    """Make a package of a document that is read as JSON."""
    document = read_fields(fields)
    with server.connect() as client:
        _tell(client.create_package(project, document.get("document", document)))


@documents.command()
@with_package
@with_fields
@with_etag
@with_server
def save(package: str, fields: BinaryIO, etag: str, server: Server) -> None:
    """Save a document, which is read as JSON, in the state that its etag names. What show has printed will do, changed
    or not."""
    given = read_fields(fields)
    state = etag or str(given.get("etag", ""))
    if not state:
        raise click.UsageError("Which state was it made from? Give --etag, or keep the etag that show has printed.")
    with server.connect() as client:
        _tell(client.save_package(package, given.get("document", given), etag=state))


@documents.command()
@with_package
@with_etag
@with_server
def delete(package: str, etag: str, server: Server) -> None:
    """Delete a package. Its executions stay."""
    with server.connect() as client:
        client.delete_package(package, etag=etag)


def _tell(saved: PackageDocument) -> None:
    tell(f"{saved.name}: version {saved.version}.")
