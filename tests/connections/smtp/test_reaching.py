import socket
import threading
import time

import pytest

from connections.errors import (
    ConnectionFailed,
    ConnectionRefused,
    NameLookupFailed,
    NameNotResolved,
    Server,
    ServerNotNamed,
    SmtpStage,
    TimedOut,
)
from connections.smtp.session import SmtpSession
from connections.smtp.transport.reach import LOOK_UPS, resolve
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.deadline import Deadline
from tests.connections.smtp.conftest import settings_for
from tests.servers.smtp import mail_server


@pytest.fixture
def closed_port():
    """A port where nothing listens any more."""
    listener = socket.create_server(("127.0.0.1", 0))
    _, port = listener.getsockname()
    listener.close()
    return port


@pytest.fixture
def full_port():
    """A port that takes no more connections: its backlog is full, so that the next one waits."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        with socket.create_connection(listener.getsockname()), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(listener.getsockname())
            yield listener.getsockname()[1]


def address(port, host="127.0.0.1"):
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))


def test_a_manager_without_a_server_is_refused():
    with pytest.raises(ServerNotNamed) as error:
        SmtpSession(SmtpProperties()).open()

    assert error.value.sentence == (
        "The SMTP connection manager names no SMTP server. Open it and fill in SMTP server."
    )


def test_a_refused_connection_says_what_to_look_at(closed_port):
    with pytest.raises(ConnectionRefused) as error:
        SmtpSession(SmtpProperties(smtp_server="127.0.0.1", port=closed_port)).open()

    assert error.value.sentence == (
        f"Could not connect to 127.0.0.1 port {closed_port}: connection refused. "
        "Is the SMTP service running there, and does a firewall allow this worker?"
    )
    assert error.value.temporary


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 70 + ".example", "münchen..example", ".example"])
def test_a_name_without_an_address_says_so(host):
    with pytest.raises(NameNotResolved) as error:
        SmtpSession(SmtpProperties(smtp_server=host, timeout=3_000)).open()

    assert error.value.stage is SmtpStage.RESOLVE
    assert error.value.sentence.startswith(f"Could not resolve the name of {host} port 25")


def test_a_name_server_that_is_down_may_be_back_later(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", fail)

    with pytest.raises(NameLookupFailed) as error:
        SmtpSession(SmtpProperties(smtp_server="mail.example.com")).open()

    assert error.value.temporary


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_for_an_address_no_name_server_is_waited_for(monkeypatch, host):
    monkeypatch.setattr(LOOK_UPS, "call", lambda *_: pytest.fail("it was looked up"))

    assert [address.target[0] for address in resolve(Server(host, 25), host, Deadline.after(1))] == [host]


def test_a_silent_name_server_ends_at_the_timeout(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: over.wait(10) and [])
    started = time.monotonic()

    with pytest.raises(TimedOut) as error:
        SmtpSession(SmtpProperties(smtp_server="mail.example.com", timeout=200)).open()
    over.set()

    assert time.monotonic() - started < 5
    assert error.value.sentence == (
        "Timed out at step name lookup after 0.2 seconds: mail.example.com port 25 did not finish in time. "
        "Is the worker's DNS server up?"
    )


def test_every_address_is_tried(monkeypatch, closed_port):
    with mail_server() as server:
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [address(closed_port), address(server.port)])
        with SmtpSession(settings_for(server)) as session:
            assert session.is_open


def test_an_address_that_stays_silent_leaves_time_for_the_next(monkeypatch, full_port):
    with mail_server() as server:
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [address(full_port), address(server.port)])
        with SmtpSession(settings_for(server, timeout=1_000)) as session:
            assert session.is_open


def test_a_connection_that_is_not_answered_ends_at_the_timeout(full_port):
    started = time.monotonic()

    with pytest.raises(TimedOut) as error:
        SmtpSession(SmtpProperties(smtp_server="127.0.0.1", port=full_port, timeout=200)).open()

    assert time.monotonic() - started < 5
    assert error.value.stage is SmtpStage.CONNECT
    assert "does a firewall drop the connection?" in error.value.sentence


def test_a_refusal_says_more_than_the_silence_of_another_address(monkeypatch, full_port, closed_port):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [address(closed_port), address(full_port)])

    with pytest.raises(ConnectionRefused):
        SmtpSession(SmtpProperties(smtp_server="mail.example.com", timeout=200)).open()


@pytest.mark.parametrize("found", [[], [address(25, "255.255.255.255")]])
def test_an_address_that_cannot_be_reached_says_why(monkeypatch, found):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)

    with pytest.raises(ConnectionFailed) as error:
        SmtpSession(SmtpProperties(smtp_server="mail.example.com", timeout=500)).open()

    assert "Is the host right" in error.value.sentence


def test_small_packets_are_not_held_back():
    with mail_server() as server, SmtpSession(settings_for(server)) as session:
        option = session._transport.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    assert option
