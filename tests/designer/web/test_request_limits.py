"""What reaches Django of hostile requests: a real web server, and sockets that keep to no rule."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from designer.models import Project, User
from designer.web_server import limits
from tests.ports import free_port
from tests.programs.processes import web_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]
MEGABYTE = 1024**2


@pytest.fixture(scope="module")
def web(django_db_setup: None) -> Iterator[str]:
    with web_server(free_port()) as address:
        yield address


@contextmanager
def connected(web: str, head: str) -> Iterator[socket.socket]:
    """Send the head of a request; its lines are given as they are."""
    address = urlsplit(web)
    with socket.create_connection((address.hostname, address.port), timeout=40) as connection:
        connection.sendall(f"{head}\r\nHost: localhost\r\n\r\n".encode())
        yield connection


def pour(connection: socket.socket, size: int, *, chunked: bool = False) -> int:
    """Send so many bytes, or as many as the server takes."""
    piece = b"x" * 65_536
    sent = 0
    try:
        while sent < size:
            connection.sendall(b"10000\r\n" + piece + b"\r\n" if chunked else piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


def answer_of(connection: socket.socket) -> tuple[int, str]:
    """Give the status of the answer and its body."""
    octets = b""
    try:
        while piece := connection.recv(65_536):
            octets += piece
    except OSError:
        pass
    head, _, body = octets.partition(b"\r\n\r\n")
    return int(head.split()[1]) if head else 0, body.decode()


def ask(web: str, head: str, body: bytes = b"") -> tuple[int, str]:
    with connected(web, f"{head}\r\nConnection: close") as connection:
        connection.sendall(body)
        return answer_of(connection)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


LARGE = 2 * 1024 * MEGABYTE


@pytest.mark.parametrize("cookie", ["", "\r\nCookie: sessionid=abcdefghijklmnopqrstuvwxyz012345"])
@pytest.mark.parametrize("path", ["/signin/", "/api/v1/projects", "/projects/1/files/"])
def test_who_is_signed_out_sends_no_large_body(web: str, path: str, cookie: str):
    with connected(web, f"POST {path} HTTP/1.1\r\nContent-Length: {LARGE}{cookie}") as connection:
        status, body = answer_of(connection)
    assert status == 413
    assert "here it may have 128 KB" in body


def test_a_body_of_unknown_length_is_counted_as_it_comes(web: str):
    with connected(web, "POST /signin/ HTTP/1.1\r\nTransfer-Encoding: chunked") as connection:
        pour(connection, 30 * MEGABYTE, chunked=True)
        assert answer_of(connection)[0] in (413, 0)  # a client that does not listen while it sends may miss the answer
    assert spooled_by(web) == []


def test_a_client_that_listens_reads_why_its_body_of_unknown_length_is_refused(web: str):
    with connected(web, "POST /api/v1/projects HTTP/1.1\r\nTransfer-Encoding: chunked") as connection:
        pour(connection, 192 * 1024, chunked=True)
        status, body = answer_of(connection)
    assert (status, json.loads(body)["status"]) == (413, 413)


def test_no_file_is_left_in_the_temporary_folder_by_a_body_that_is_refused(web: str):
    with connected(web, f"POST /signin/ HTTP/1.1\r\nContent-Length: {LARGE}") as connection:
        pour(connection, 30 * MEGABYTE)
        assert spooled_by(web) == []


def spooled_by(web: str) -> list[str]:
    """Give the open files without a name of the web server, but for its output."""
    option = f"--port={urlsplit(web).port}".encode()
    own = [each for each in Path("/proc").glob("[0-9]*") if option in read(each / "cmdline")]
    files = [each for process in own for each in (process / "fd").iterdir() if int(each.name) > 2]
    return [str(each.readlink()) for each in files if str(each.readlink()).endswith("(deleted)")]


def read(file: Path) -> bytes:
    """Give what a file of a process holds, which may have ended."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/projects/{project}/files/a.bin", 25 * MEGABYTE, 403),
        ("/api/v1/projects/{project}/files/a.bin", 27 * MEGABYTE, 413),
        ("/api/v1/projects/{project}", 31 * MEGABYTE, 403),
        ("/api/v1/projects/{project}", 33 * MEGABYTE, 413),
    ],
)
def test_who_is_signed_in_sends_as_much_as_the_address_takes(
    web: str, member: User, project: Project, path: str, size: int, status: int
):
    head = f"PUT {path.format(project=project.pk)} HTTP/1.1\r\nContent-Length: {size}\r\nConnection: close"
    with connected(web, f"{head}\r\nCookie: sessionid={session_of(member)}") as connection:
        pour(connection, size)
        assert answer_of(connection)[0] == status  # 403 is the missing CSRF token, which comes after the body


def test_a_file_arrives_whole(web: str, member: User, project: Project):
    client = Client()
    client.force_login(member)
    client.get(f"/projects/{project.pk}/")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    content = os.urandom(3 * MEGABYTE)
    head = (
        f"PUT /api/v1/projects/{project.pk}/files/whole.bin HTTP/1.1\r\nContent-Length: {len(content)}\r\n"
        f"Cookie: {cookies}\r\nX-CSRFToken: {client.cookies['csrftoken'].value}"
    )
    assert ask(web, head, content)[0] == 201
    stored = client.get(f"/api/v1/projects/{project.pk}/files/whole.bin")
    assert b"".join(stored) == content


def test_one_person_has_some_large_requests_under_way_at_once(web: str, member: User):
    head = f"POST /api/v1/projects HTTP/1.1\r\nContent-Length: {MEGABYTE}\r\nCookie: sessionid={session_of(member)}"
    opened = [connected(web, head) for _ in range(limits.MOST_LARGE)]
    held = [each.__enter__() for each in opened]
    time.sleep(1)
    assert ask(web, head)[0] == 429
    for connection in held:
        connection.close()


def test_clients_that_are_slow_are_given_up(web: str):
    begun = time.monotonic()
    with (
        connected(web, "POST /signin/ HTTP/1.1\r\nContent-Length: 1000") as dripping,
        connected(web, "GET / HTTP/1.1\r\nX-Header: x") as answered,
        socket.create_connection(dripping.getpeername(), timeout=40) as silent,
        socket.create_connection(dripping.getpeername(), timeout=40) as endless,
    ):
        endless.sendall(b"GET / HTTP/1.1\r\nX-Header: ")
        assert answered.recv(100).startswith(b"HTTP/1.1 302")
        dripping.settimeout(1)
        while not (status := drip(dripping)):
            assert time.monotonic() - begun < 40
        assert status == 408
        assert [each.recv(100) for each in (silent, endless)] == [b"", b""]
    assert 15 < time.monotonic() - begun < 30


def drip(connection: socket.socket) -> int:
    """Send a byte, and give the status if the server answers within a second."""
    try:
        connection.sendall(b"x")
        return int(connection.recv(65_536).split()[1])
    except TimeoutError:
        return 0


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\r\nX-Large: " + "x" * 100_000, 431),
        ("GET / HTTP/1.1\r\n" + "\r\n".join(f"X-{number}: x" for number in range(500)), 431),
        ("GET /signin/kerberos/ HTTP/1.1\r\nAuthorization: Negotiate " + "A" * 48_000, 302),
        ("GET /signin/ HTTP/1.1\r\nAuthorization: Negotiate " + "A" * 48_000, 431),
        ("GET /signin/?" + "x" * 9_000 + " HTTP/1.1", 414),
        ("GET /" + "x" * 100_000 + " HTTP/1.1", 414),
        ("POST /signin/ HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 9", 400),
        ("POST /signin/ HTTP/1.1\r\nContent-Length: -1", 400),
        ("POST /signin/ HTTP/1.1\r\nContent-Length: " + "9" * 30, 400),
        ("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x", 404),
        ("GET /healthz HTTP/1.1", 200),
    ],
)
def test_heads_have_bounds_also_in_pieces(web: str, head: str, status: int):
    address = urlsplit(web)
    with socket.create_connection((address.hostname, address.port), timeout=40) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        whole = f"{head}\r\nHost: localhost\r\n\r\n".encode()
        for place in range(0, len(whole), 20_000):
            connection.sendall(whole[place : place + 20_000])
            time.sleep(0.005)  # each piece is to come by itself
        connection.settimeout(3)
        assert answer_of(connection)[0] == status
    with connected(web, head) as connection:
        connection.settimeout(3)
        assert answer_of(connection)[0] == status
