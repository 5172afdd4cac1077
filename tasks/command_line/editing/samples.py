"""Commands about samples."""

import click

from tasks.command_line.printing import print_json, print_rows, tell
from tasks.command_line.server import Server, with_json, with_server


@click.group()
def samples() -> None:
    """Samples for each feature, to copy into a project."""


@samples.command("list")
@with_json
@with_server
def list_samples(as_json: bool, server: Server) -> None:
    """List the samples, and what they show."""
    with server.connect() as client:
        found = client.samples()
    if as_json:
        print_json(found)
    else:
        print_rows(("Sample", "Shows"), [(each.sample, each.shows) for each in found])


@samples.command("open")
@click.argument("sample")
@click.argument("project")
@with_server
def open_sample(sample: str, project: str, server: Server) -> None:
    """Copy a sample into a project, with its files and a connection manager."""
    with server.connect() as client:
        opened = client.open_sample(project, sample)
    for package in opened.packages:
        tell(f"{package.project.name}/{package.name}")
    for sentence in opened.told:
        tell(f"  {sentence}")
