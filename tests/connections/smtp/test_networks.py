"""Where connections may go: judged by the very address, before a word is said, in one sentence whatever is there."""

import socket
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from connections.apps import find_reach
from connections.errors import ConnectionRefused, NameNotResolved, NotSmtp, PlaceNotAllowed, SmtpError
from connections.hosts.networks import WHOLE, Reach, read_reach
from connections.smtp.session import SmtpSession
from connections.smtp.transport import reach
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.deadline import Deadline
from tests.servers.scripted import ScriptedServer, say
from tests.servers.smtp import mail_server

PORTS = ("25", "465", "587", "2525")
TEAM = read_reach(WHOLE, PORTS)


@pytest.fixture
def rules() -> Iterator[list[Reach]]:
    """The rules of a team's server, which the test may exchange."""
    chosen = [TEAM]
    reach.keep_to(lambda: chosen[0])
    yield chosen
    reach.keep_to(find_reach)


def failure(host: str, port: int = 25) -> SmtpError:
    with pytest.raises(SmtpError) as error:
        SmtpSession(SmtpProperties(smtp_server=host, port=port, timeout=3_000)).open()
    return error.value


NEVER = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # it is not listened on
    "0.1.2.3",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "fd00:ec2::254",
    "100::1",
    "no address",
    "",
]


@pytest.mark.parametrize("address", NEVER)
def test_a_teams_server_connects_to_none_of_these(address: str):
    assert not TEAM.allows(address)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "192.168.1.1", "172.16.0.5", "8.8.8.8", "2001:db8::1", "fd12:3456::1", "64:ff9b::a01:203",
     "::ffff:10.1.2.3", "2002:a01:203::1"],
)  # fmt: skip
def test_relays_are_where_they_are(address: str):
    assert TEAM.allows(address)


@pytest.mark.parametrize(
    ("networks", "allowed", "refused"),
    [
        (("10.0.0.0/8",), ["10.1.1.1", "::ffff:10.1.1.1"], ["8.8.8.8", "2001:db8::1", "127.0.0.1", "2002:a01:203::1"]),
        (("10.0.0.0/8", "!10.2.0.0/16"), ["10.1.1.1"], ["10.2.1.1", "::ffff:10.2.1.1", "64:ff9b::a02:101"]),
        (("10.0.0.0/8", "!10.0.0.0/8"), [], ["10.1.1.1"]),
        (("!10.0.0.0/8",), ["8.8.8.8", "2001:db8::1"], ["10.1.1.1", "127.0.0.1"]),
        (("0.0.0.0/0", "127.0.0.1"), ["127.0.0.1", "8.8.8.8"], ["127.0.0.2", "::1"]),
        (("0.0.0.0/0", "127.0.0.0/8"), ["127.0.0.2"], ["169.254.1.1"]),
        (("*",), ["127.0.0.1", "::1", "169.254.169.254"], []),
    ],
)
def test_the_administrators_list_decides_the_smallest_network_first(
    networks: tuple[str, ...], allowed: list[str], refused: list[str]
):
    rules = read_reach(networks, PORTS)

    assert [rules.allows(address) for address in allowed] == [True] * len(allowed)
    assert [rules.allows(address) for address in refused] == [False] * len(refused)


@pytest.mark.parametrize(
    ("networks", "ports"), [(("10.0.0.0/33",), PORTS), (("example.com",), PORTS), (WHOLE, ("0",)), (WHOLE, ("smtp",))]
)
def test_what_cannot_be_read_stops_the_start(settings, networks: tuple[str, ...], ports: tuple[str, ...]):
    settings.ALLOWED_SMTP_NETWORKS, settings.ALLOWED_SMTP_PORTS = list(networks), list(ports)

    with pytest.raises(ImproperlyConfigured, match=r"is no network|is no port"):
        apps.get_app_config("connections").ready()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::1]",
                                  "[::ffff:127.0.0.1]"])  # fmt: skip
def test_no_spelling_of_this_machine_is_connected_to(rules: list[Reach], host: str):
    with mail_server() as server:
        rules[0] = read_reach(WHOLE, (str(server.port),))
        assert isinstance(failure(host, server.port), PlaceNotAllowed | NameNotResolved)
    assert server.received == []


def test_open_closed_and_silent_are_told_apart_by_nobody(rules: list[Reach]):
    with socket.create_server(("127.0.0.1", 0)) as silent, socket.create_server(("127.0.0.1", 0)) as other:
        other.close()
        with ScriptedServer(say(b"SSH-2.0-OpenSSH_9.2 internal-host\r\n")) as talking:
            ports = [silent.getsockname()[1], talking.port, 1]
            sentences = {failure("127.0.0.1", port).sentence.replace(f"port {port}:", "") for port in ports}
            rules[0] = read_reach(WHOLE, ("*",))
            sentences |= {failure("127.0.0.1", port).sentence.replace(f"port {port}:", "") for port in ports}

    assert len(sentences) == 1
    assert "ALLOWED_SMTP_NETWORKS, ALLOWED_SMTP_PORTS" in sentences.pop()


def test_a_port_that_is_not_allowed_is_not_even_looked_up(rules: list[Reach], monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it was looked up"))

    assert isinstance(failure("internal.example", 6379), PlaceNotAllowed)


def test_a_name_that_means_another_place_at_a_second_look_gains_nothing(rules: list[Reach], monkeypatch):
    with mail_server() as server:
        rules[0] = read_reach(WHOLE, (str(server.port),))
        answers = iter(["192.0.2.1", "127.0.0.1", "127.0.0.1"])
        asked: list[str] = []

        def look_up(host: str, port: int, **_: object) -> list[object]:
            asked.append(next(answers))
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (asked[-1], port))]

        def connect(address: reach.Address, _deadline: Deadline, seconds: float) -> socket.socket:
            assert address.target[0] == "192.0.2.1"
            raise ConnectionRefusedError

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(reach, "_connect_to", connect)

        assert isinstance(failure("rebinding.example", server.port), ConnectionRefused)
        assert asked == ["192.0.2.1"]
        assert isinstance(failure("rebinding.example", server.port), PlaceNotAllowed)


def test_of_several_addresses_only_the_allowed_ones_are_tried(rules: list[Reach], monkeypatch):
    tried: list[str] = []
    found = [(socket.AF_INET, 1, 6, "", (host, 25)) for host in ("127.0.0.1", "10.0.0.1", "169.254.169.254")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    def connect(address: reach.Address, _deadline: Deadline, seconds: float) -> socket.socket:
        tried.append(address.target[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(reach, "_connect_to", connect)

    assert isinstance(failure("both.example"), ConnectionRefused)
    assert tried == ["10.0.0.1"]


def test_what_is_no_mail_server_is_not_repeated():
    heard: list[str] = []
    with ScriptedServer(say(b"SSH-2.0-OpenSSH_9.2 internal-host\r\n")) as server:
        session = SmtpSession(
            SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=3_000), on_line=heard.append
        )
        with pytest.raises(NotSmtp) as error:
            session.open()

    assert "is not SMTP" in error.value.sentence
    assert "internal-host" not in f"{error.value.sentence}{error.value.details}{error.value.detail}{heard}"


def test_the_tests_and_one_machines_installation_go_anywhere(settings):
    assert settings.ALLOWED_SMTP_NETWORKS == ["*"]
    assert find_reach().allows("127.0.0.1")
