"""A server that speaks what we use of HashiCorp Vault: KV version 2, and signing in by AppRole and Kubernetes."""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "hvs.token-of-the-workers"


@dataclass
class Vault:
    """What is in it, and how it behaves. answer takes the place of all others: status, content type and body."""

    secrets: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    lease: int = 3600
    answer: tuple[int, str, str] | None = None
    delay: float = 0.0
    address: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path and headers of each request."""

    def reply(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, str, str]:
        self.asked.append((method, path, headers))
        time.sleep(self.delay)
        if self.answer:
            return self.answer
        if method == "POST":
            return self._sign_in(path, body)
        if headers.get("X-Vault-Token") not in self.tokens:
            return _json(403, {"errors": ["permission denied"]})
        if secret := self.secrets.get(path.removeprefix("/v1/")):
            return _json(200, {"data": {"data": secret, "metadata": {"version": 1, "deletion_time": ""}}})
        return _json(404, {"errors": []})

    def _sign_in(self, path: str, body: Any) -> tuple[int, str, str]:
        right = {
            "/v1/auth/approle/login": {"role_id": "mailwright", "secret_id": "the secret ID"},
            "/v1/auth/kubernetes/login": {"role": "mailwright", "jwt": "the account's token"},
        }
        if body != right.get(path):
            return _json(400, {"errors": ["invalid role or secret ID"]})
        token = f"hvs.{len(self.asked)}"
        self.tokens.add(token)
        return _json(200, {"auth": {"client_token": token, "lease_duration": self.lease}})


def _json(status: int, body: object) -> tuple[int, str, str]:
    return status, "application/json", json.dumps(body)


@contextmanager
def vault_server(context: ssl.SSLContext | None = None) -> Iterator[Vault]:
    """Run one on this machine."""
    vault = Vault()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            status, kind, text = vault.reply(self.command, self.path, dict(self.headers), body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = _answer  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    vault.address = f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield vault
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
