"""What both clients share of httpx: how a request is put to it, how it answers, and what became of one that broke."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tasks.client.exchange import Broken, Reply, Request

TIMEOUT = 60.0
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Access:
    """Where the server is, and who asks. ca is the path of a file or folder of authorities that are trusted instead of
    the usual ones. A token goes without TLS only to this machine."""

    url: str
    token: str = field(repr=False)
    ca: str | Path | None = None
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"“{self.url}” is no address of a server: it begins with https://.")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError(f"The token would go to {parts.hostname} for everybody to read: use https://.")
        if not (self.token.isascii() and self.token.isprintable() and self.token.strip()):
            raise ValueError("Give an API token; Your account, API tokens makes one.")

    def to_options(self) -> dict[str, Any]:
        """Give what httpx's clients take."""
        headers = {
            "Authorization": f"Bearer {self.token.strip()}",
            "Accept": "application/json",
            "User-Agent": "mailwright",
        }
        return {
            "base_url": self.url.rstrip("/"),
            "headers": headers,
            "timeout": self.timeout,
            "verify": self._make_context(),
            "follow_redirects": False,
        }

    def _make_context(self) -> ssl.SSLContext | bool:
        if self.ca is None:
            return True
        path = Path(self.ca)
        return (
            ssl.create_default_context(capath=str(path))
            if path.is_dir()
            else ssl.create_default_context(cafile=str(path))
        )


def to_arguments(request: Request) -> dict[str, Any]:
    """Give what httpx's request takes."""
    return {
        "method": request.method,
        "url": request.path,
        "params": dict(request.query) or None,
        "json": request.body,
        "content": request.content,
        "data": request.form,
        "files": list(request.files) or None,
        "headers": dict(request.headers),
    }


def read(response: httpx.Response) -> Reply:
    """Give an answer of httpx's as a reply."""
    return Reply(
        response.status_code, {name.lower(): value for name, value in response.headers.items()}, response.content
    )


def tell(error: httpx.HTTPError) -> Broken:
    """Say what became of a request that broke."""
    return Broken(str(error).rstrip(".") or type(error).__name__, was_sent=not isinstance(error, NEVER_SENT))
