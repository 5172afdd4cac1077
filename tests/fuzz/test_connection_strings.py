"""Connection strings, with whatever somebody types: read within bounds, or refused at a place in the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from connections.types.smtp.connection_string import KEYS, ConnectionStringError, blank_passwords, parse, write
from connections.types.smtp.validation import find_smtp_issues
from tests.fuzz.bounds import bounded

PIECES = st.sampled_from(
    [*KEYS, "=", ";", '"', "'", '""', " ", "\t", "\n", "\r", "\x00", "\u2028", "\ud800", "ü", "٣", "True", "1", "-1",
     "9" * 30, "1e400", "nan", "Password=", "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "[::1]", ":25",
     "..", "/", "*", "Implicit", "1.2"]
)  # fmt: skip
TEXTS = st.text(max_size=300) | st.lists(PIECES, max_size=60).map("".join)
LARGE = 1_000_000


def read(text: str) -> str:
    """Give what a text says, written anew and with its issues; or its refusal, which lies within the text."""
    try:
        properties = parse(text)
    except ConnectionStringError as error:
        return error.sentence if 0 <= error.position <= len(text) else ""
    list(find_smtp_issues(properties))
    written = write(properties)
    assert parse(written) == properties
    return written


@settings(max_examples=300)
@given(TEXTS)
def test_anything_is_read_or_refused(text: str):
    with bounded(seconds=2):
        assert read(text)
        blank_passwords(text)


@given(st.lists(st.tuples(st.sampled_from(sorted(KEYS)), TEXTS), max_size=6))
def test_so_are_known_keys_with_any_values(pairs: list[tuple[str, str]]):
    quoted = "".join(f'{key}="{value.replace(chr(34), chr(34) * 2)}";' for key, value in pairs)
    with bounded(seconds=2):
        assert read(quoted)


@settings(max_examples=20)
@given(PIECES, PIECES)
def test_a_very_long_text_ends_too(piece: str, other: str):
    with bounded(seconds=10):
        assert read((piece + other) * (LARGE // max(1, len(piece + other))) or "x")
