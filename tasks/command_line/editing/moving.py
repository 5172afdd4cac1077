"""Commands by which packages are duplicated, renamed, and moved to another project."""

import click

from tasks.client.editing.moving import MovedPackage
from tasks.command_line.editing.documents import with_package
from tasks.command_line.editing.fields import with_etag
from tasks.command_line.printing import tell
from tasks.command_line.server import Server, with_server


@click.command()
@with_package
@click.option("--to", "project", default="", metavar="PROJECT", help="Another project that gets the copy.")
@click.option("--name", default="", help="What the copy is called.")
@with_server
def copy(package: str, project: str, name: str, server: Server) -> None:
    """Duplicate a package, in its own project or into another one."""
    with server.connect() as client:
        _tell(client.copy_package(package, project, name=name))


@click.command()
@with_package
@click.argument("project")
@with_server
def move(package: str, project: str, server: Server) -> None:
    """Move a package to another project, and say what goes along. Its schedules and triggers are stopped."""
    with server.connect() as client:
        _tell(client.move_package(package, project))


@click.command()
@with_package
@click.argument("name")
@with_etag
@with_server
def rename(package: str, name: str, etag: str, server: Server) -> None:
    """Give a package another name."""
    with server.connect() as client:
        _tell(client.rename_package(package, name, etag=etag))


def _tell(moved: MovedPackage) -> None:
    """Say what there is now, what went along, and what did not."""
    tell(f"{moved.name}: version {moved.version}.")
    for sentence in moved.along:
        tell(f"  along: {sentence}")
    for sentence in (*moved.left, *moved.told):
        tell(f"  not:   {sentence}")
