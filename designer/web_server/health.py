"""The answer to "do you live?", given before any other work of a web process, so that no request can delay it."""

from typing import Any

from designer.web_server.body import Receive, Scope, Send

PATH = "/healthz"
OK = b"ok\n"


async def answer_health(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Say that this process answers. It is asked by machines, so neither the host's name nor a cookie matters."""
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(OK)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": OK})


def asks_for_health(scope: dict[str, Any] | Scope) -> bool:
    """Whether this is that question."""
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] == PATH
