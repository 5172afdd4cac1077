"""The token goes to a server whose certificate somebody trusted has vouched for, and to no other."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from mailwright.client import Client, Unreachable
from tests.servers.certificates import Authority


class Answering(BaseHTTPRequestHandler):
    """A server without projects."""

    def do_GET(self) -> None:
        content = json.dumps([]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "Our own")


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_: None
    server.socket = authority.issue("127.0.0.1").server_context().wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_company_names_its_own_authority(address: str, authority: Authority):
    with Client(address, "mw_word", ca=authority.file) as client:
        assert client.packages() == []


def test_who_vouches_for_itself_gets_nothing(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tasks.client.client.sleep", lambda _: None)
    with Client(address, "mw_word") as client, pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        client.packages()
