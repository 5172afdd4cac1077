"""Patterns of servers, with whatever somebody types: read within bounds, or refused with a sentence."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.hosts.patterns import HostPattern, fits_any, read_patterns, write_patterns
from tests.fuzz.bounds import bounded

PIECES = st.sampled_from(
    ["*", "*.", ".", "..", ":", "[", "]", "::1", "a", "example.com", "EXAMPLE.com", "ü.de", "。", "٣", "0x7f", "127",
     "%", "é", "xn--",
     "xn--a", "-", "_", "65536", ":25", ":0", "\x00", "\ud800", "ﬀ", "\u200d", "/", "@", "?", "\\", "$"]
)  # fmt: skip
TEXTS = st.text(max_size=400) | st.lists(PIECES, max_size=40).map("".join)
LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,5}[a-z0-9])?", fullmatch=True)
NAMES = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
PORTS = st.integers(min_value=1, max_value=65_535)


def read_or_refused(text: str) -> str:
    """Give what is read, as it is written anew, or the refusal."""
    try:
        return write_patterns(read_patterns(text))
    except ValueError as error:
        return str(error)


@given(TEXTS)
def test_anything_is_read_or_refused_with_a_sentence(text: str):
    with bounded(seconds=1):
        told = read_or_refused(text)
    assert "Write mail.example.com" in told or "Name at most" in told or read_or_refused(told) == told


@given(TEXTS, TEXTS)
def test_any_host_can_be_asked_for(text: str, host: str):
    with bounded(seconds=1):
        assert not HostPattern("example.com").fits(f"{host}x", 25)
        assert HostPattern(None).fits(host, 25)


@given(NAMES, PORTS)
def test_a_name_fits_itself_in_any_case_and_with_a_dot_at_its_end(name: str, port: int):
    (pattern,) = read_patterns(f"{name}:{port}")
    assert pattern.fits(name.upper(), port)
    assert pattern.fits(f"{name}.", port)
    assert not pattern.fits(name, port % 65_535 + 1)
    assert not pattern.fits(f"evil.{name}", port)
    assert not pattern.fits(f"{name}.evil", port)


@given(NAMES, NAMES)
def test_a_domain_fits_what_is_below_it_and_neither_itself_nor_a_neighbour(domain: str, below: str):
    (pattern,) = read_patterns(f"*.{domain}")
    assert pattern.fits(f"{below}.{domain}", 25)
    assert not pattern.fits(domain, 25)
    assert not pattern.fits(f"{below}{domain}", 25) or f"{below}{domain}".endswith(f".{domain}")


@given(st.ip_addresses(), PORTS)
def test_an_address_fits_itself_however_it_is_written(address: ipaddress.IPv4Address, port: int):
    bare = f"[{address.exploded}]" if address.version == 6 else str(address)
    patterns = read_patterns(f"{bare}:{port}")
    assert fits_any(patterns, str(address), port)
    assert fits_any(patterns, bare, port)


@pytest.mark.parametrize(
    "text",
    ["*", "*.*", "*.", "a.*", "*a.com", "**.com", "a..b", ".a", "a b:", "127.1", "2130706433", "0x7f.1", "1.2.3.4.5",
     "*.127.0.0.1", "[example.com]", "[::1", "::1]", "fe80::1%eth0", "a:0", "a:65536", "a:b", "a:25:25", "a/24", "a@b",
     "http://a", "a%00.com", "a\\b", f"{'a' * 64}.com", ".".join(["a" * 60] * 5), "xn--", "-a.com", "a-.com", "ü" * 400]
)  # fmt: skip
def test_what_is_no_pattern_is_refused(text: str):
    with pytest.raises(ValueError, match=r"Write mail\.example\.com"):
        read_patterns(text)


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("mail.exämple.com", "mail.xn--exmple-cua.com"),
        ("mail.xn--exmple-cua.com", "MAIL.EXÄMPLE.COM"),
        ("mail.example.com", "mail．example。com"),  # noqa: RUF001  # dots that IDNA takes for dots
        ("[2001:db8::1]", "2001:DB8:0:0::1"),
        ("2001:db8::1", "[2001:db8::1]"),
        ("relay_1.corp", "relay_1.corp"),
    ],
)
def test_other_spellings_of_a_host_are_the_same(pattern: str, host: str):
    assert fits_any(read_patterns(pattern), host, 25)


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("127.0.0.1", "127.1"),
        ("127.0.0.1", "2130706433"),
        ("127.0.0.1", "::ffff:127.0.0.1"),
        ("127.0.0.1", "localhost"),
        ("*.example.com", "evil.com#.example.com"),
        ("*.example.com", "evil.com/.example.com"),
        ("*.example.com", "evil.com\x00.example.com"),
        ("*.example.com", ".example.com"),
        ("*.example.com", "fe80::1%x.example.com"),
        ("example.com", "example.com.evil.com"),
        ("example.com", "exampl\u0435.com"),  # a Cyrillic letter
        ("example.com:25", "example.com"),
    ],
)
def test_what_only_looks_alike_does_not_fit(pattern: str, host: str):
    assert not fits_any(read_patterns(pattern), host, 26)


def test_there_may_be_a_hundred_and_no_more():
    assert len(read_patterns(" ".join(f"h{number}" for number in range(100)))) == 100
    with pytest.raises(ValueError, match="Name at most 100"):
        read_patterns(" ".join(f"h{number}" for number in range(101)))
    with bounded(seconds=1), pytest.raises(ValueError, match="Name at most 100"):
        read_patterns("a." * 10_000_000)
