"""Which server is asked, and in whose name. The token comes from the environment: a command line is for all to read."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from tasks.client.client import Client

URL, TOKEN, CA = "MAILWRIGHT_URL", "MAILWRIGHT_TOKEN", "MAILWRIGHT_CA"


@dataclass(frozen=True)
class Server:
    """Where the server is, and whom its certificate is to be from."""

    url: str
    ca: str | None = None

    def connect(self) -> Client:
        """Give a client. Raises UsageError."""
        if not self.url:
            raise click.UsageError(f"Which server? Set {URL}, or give --url.")
        token = os.environ.get(TOKEN, "")
        if not token:
            raise click.UsageError(f"Put an API token into {TOKEN}; Your account, API tokens makes one.")
        try:
            return Client(self.url, token, ca=self.ca)
        except ValueError as error:
            raise click.UsageError(str(error)) from error


def read_server(word: str) -> Server:
    """Give the server of the environment; a word that is an address counts in place of MAILWRIGHT_URL, and the name of
    an instance of SQL Server, as calls of dtexec have it, does not."""
    url = word if word.startswith(("https://", "http://")) else os.environ.get(URL, "")
    return Server(url, os.environ.get(CA))


def with_server(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which server; what they come to is its argument server."""

    @click.option("--url", envvar=URL, default="", metavar="URL", help=f"The server, instead of {URL}.")
    @click.option("--ca", envvar=CA, metavar="PATH", help=f"The authorities to trust, instead of {CA}.")
    @wraps(command)
    def connected(url: str, ca: str | None, **values: Any) -> None:
        command(server=Server(url, ca), **values)

    return connected


with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
"""What gives a command --json."""
