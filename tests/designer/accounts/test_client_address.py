"""Where a request comes from, whatever its headers say."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from designer.accounts.client_address import client_address, network_of, read_networks

PROXY = "172.18.0.1"


@pytest.fixture(autouse=True)
def trusted(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = read_networks(["172.16.0.0/12", " ::1 "])


def ask(peer: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    return str(client_address(request))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "9.9.9.9", "203.0.113.5"),
        (PROXY, None, PROXY),
        (PROXY, "", PROXY),
        (PROXY, "203.0.113.5", "203.0.113.5"),
        (PROXY, "9.9.9.9, 203.0.113.5", "203.0.113.5"),
        (PROXY, "9.9.9.9, 203.0.113.5, 172.20.0.3", "203.0.113.5"),
        (PROXY, "172.20.0.9, 172.20.0.3", "172.20.0.9"),
        (PROXY, "203.0.113.5:50123", "203.0.113.5"),
        (PROXY, "[2001:db8::1]:443", "2001:db8::1"),
        (PROXY, "2001:db8::1", "2001:db8::1"),
        (PROXY, "fe80::1%eth0", "fe80::1"),
        (PROXY, "::ffff:203.0.113.5", "203.0.113.5"),
        (f"::ffff:{PROXY}", "203.0.113.5", "203.0.113.5"),
        ("::1", "203.0.113.5", "203.0.113.5"),
        (PROXY, "nobody", PROXY),
        (PROXY, "203.0.113.5, nobody", PROXY),
        (PROXY, "203.0.113.5,", PROXY),
        (PROXY, "9.9.9.9, " + f"{PROXY}, " * 30 + PROXY, PROXY),
        ("", "203.0.113.5", "None"),
        ("testserver", "203.0.113.5", "None"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(peer: str, forwarded: str | None, address: str):
    assert ask(peer, forwarded) == address


@pytest.mark.parametrize(
    ("peer", "network"),
    [("203.0.113.5", "203.0.113.5"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", "unknown")],
)
def test_one_place_is_an_address_or_an_ipv6_network(peer: str, network: str):
    assert network_of(client_address(RequestFactory().get("/", REMOTE_ADDR=peer))) == network


@pytest.mark.parametrize("text", ["proxy", "10.0.0.1/8", "10.0.0.0/33"])
def test_a_setting_that_is_no_network_is_refused(text: str):
    with pytest.raises(ValueError, match=text.partition("/")[0]):
        read_networks([text])
