"""Commands about versions of packages."""

import click

from tasks.command_line.editing.documents import with_package
from tasks.command_line.printing import print_json, print_rows, tell
from tasks.command_line.server import Server, with_json, with_server

with_number = click.argument("version", type=click.IntRange(1, 2**31 - 1))


@click.group()
def versions() -> None:
    """What each Save made of a package."""


@versions.command("list")
@with_package
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many at most.")
@with_json
@with_server
def list_versions(package: str, limit: int, as_json: bool, server: Server) -> None:
    """List the versions of a package, the newest first."""
    with server.connect() as client:
        found = client.versions(package, limit=limit)
    if as_json:
        print_json(found)
        return
    rows = [(each.number, f"{each.saved_at:%Y-%m-%d %H:%M}Z", each.user_name, each.name, each.note) for each in found]
    print_rows(("Version", "Saved", "By", "Name", "Note"), rows)


@versions.command()
@with_package
@with_number
@click.argument("name")
@click.option("--note", help="Its note; without one it keeps the note that it has.")
@with_server
def name(package: str, version: int, name: str, note: str | None, server: Server) -> None:
    """Give a version a name, which keeps it for good; an empty one takes it away."""
    with server.connect() as client:
        named = client.name_version(package, version, name, note=note)
    tell(f"Version {named.number}: {named.name or 'no name'}.")


@versions.command()
@with_package
@with_number
@with_server
def restore(package: str, version: int, server: Server) -> None:
    """Make a package what it was in a version, as a new version on top."""
    with server.connect() as client:
        restored = client.restore_version(package, version)
    tell(f"{restored.name}: version {restored.version}.")
    for sentence in restored.told:
        tell(f"  {sentence}")
