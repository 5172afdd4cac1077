"""One rule for numbers and moments wherever outside text becomes one: digits 0 to 9, nothing that only Python takes."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from connections.hosts.networks import read_reach
from connections.types.smtp.connection_string import parse
from designer.editors.fields import NumberField, WholeNumberField
from designer.expressions import ExpressionError, evaluate
from designer.input.number_types import Moment
from designer.input.numerals import is_count, is_moment, is_moment_of_zone, is_number, is_whole_number
from designer.installation.environment import read_number, read_whole_number
from designer.management.arguments import whole_number
from designer.models import User
from designer.package.data_types import parse_value
from designer.package.document import ExecutableDocument
from tasks.deliveries.search import DeliveryFilter
from tasks.log.timeline import open_window
from tasks.types.foreach_loop.properties import ForeachLoopProperties
from tasks.types.send_mail.properties import SendMailProperties

pytestmark = pytest.mark.any_database
WIDE = "\uff11\uff12"
"""12 in the full-width digits of East Asian fonts, which Python's int takes."""
NO_NUMBERS = [
    *(
        "1_000",
        "1_0.5",
        "1__0",
        "_1",
        WIDE,
        "\u0661\u0662",
        f"{WIDE}.5",
        "²",
        "½",
        "1 0",
        "0x10",
        "1e",
        "e5",
        ".",
        "--1",
    ),
    *("1,5", "∞", "inf", "nan", "1\u200b0"),
]
NO_MOMENTS = [
    *("2026-W05-6", "20260131", "2026-01-31x08:30", f"20{WIDE}-01-31", "2026-1-31", "2026-01-31T08", "1_0", "12345"),
    *("2026-01-31T08:30+1", "2026-01-31 08:30:00,5", "2026-01-31T08:30:00+01:0_"),
]
READERS: dict[str, Callable[[str], object]] = {
    "a Byte": lambda text: parse_value("Byte", text),
    "an Int32": lambda text: parse_value("Int32", text),
    "an Int64": lambda text: parse_value("Int64", text),
    "a UInt64": lambda text: parse_value("UInt64", text),
    "a Single": lambda text: parse_value("Single", text),
    "a Double": lambda text: parse_value("Double", text),
    "a Decimal": lambda text: parse_value("Decimal", text),
    "a cast to DT_I4": lambda text: evaluate("(DT_I4) @[User::T]", {"User::T": ("String", text)}),
    "a cast to DT_R8": lambda text: evaluate("(DT_R8) @[User::T]", {"User::T": ("String", text)}),
    "a cast to DT_NUMERIC": lambda text: evaluate("(DT_NUMERIC, 9, 2) @[User::T]", {"User::T": ("String", text)}),
    "a cast to DT_CY": lambda text: evaluate("(DT_CY) @[User::T]", {"User::T": ("String", text)}),
    "a form's whole number": WholeNumberField().clean,
    "a form's number": NumberField().clean,
    "Port in a connection string": lambda text: parse(f"SmtpServer=mail;Port={text};"),
    "Timeout in a connection string": lambda text: parse(f"SmtpServer=mail;Timeout={text};"),
    "MessagesPerSecond in a connection string": lambda text: parse(f"SmtpServer=mail;MessagesPerSecond={text};"),
    "minutes in JSON": lambda text: SendMailProperties.model_validate({"retry_minutes": text}),
    "a batch in JSON": lambda text: ForeachLoopProperties.model_validate({"batch_size": text}),
    "a count in a document": lambda text: ExecutableDocument(type="T", name="N", maximum_error_count=text),
    "a place in a document": lambda text: ExecutableDocument(type="T", name="N", x=text),
    "a number of the command line": whole_number,
    "a port of the administrator's": lambda text: read_reach((), (text,)),
}
REFUSALS = (ValueError, ExpressionError, argparse.ArgumentTypeError, forms.ValidationError)


def takes(reader: str, text: str) -> bool:
    with suppress(*REFUSALS):
        READERS[reader](text)
        return True
    return False


@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_number_is_refused_wherever_it_comes(reader: str):
    assert [text for text in NO_NUMBERS if takes(reader, text)] == []


@pytest.mark.parametrize("reader", READERS)
def test_what_is_a_number_is_read_wherever_it_comes(reader: str):
    READERS[reader]("25")


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize("read", [read_whole_number, read_number])
def test_an_environment_variable_that_is_no_number_stops_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str, int], float], text: str
):
    monkeypatch.setenv("SOME_LIMIT", text)
    with pytest.raises(ImproperlyConfigured, match=r"SOME_LIMIT is “.*”, which is no (whole )?number"):
        read("SOME_LIMIT", 5)


@pytest.mark.parametrize(("text", "value"), [("", 5), (" 25 ", 25), ("-1", -1), ("0", 0)])
@pytest.mark.parametrize("read", [read_whole_number, read_number])
def test_an_environment_variable_that_is_empty_is_not_set(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str, int], float], text: str, value: int
):
    monkeypatch.setenv("SOME_LIMIT", text)
    assert read("SOME_LIMIT", 5) == value


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_is_no_moment_is_none_anywhere(text: str):
    assert not is_moment_of_zone(text)
    assert DeliveryFilter.read(QueryDict(f"since={text.replace('+', '%2B')}")).since is None
    with pytest.raises(ValueError, match="is no DateTime"):
        parse_value("DateTime", text)
    with pytest.raises(ValueError, match="is no time"):
        TypeAdapter(Moment).validate_python(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T08:30:00Z", datetime(2026, 1, 31, 8, 30, tzinfo=UTC)),
        ("2026-01-31T09:30:00+01:00", datetime(2026, 1, 31, 8, 30, tzinfo=UTC)),
        ("2026-01-31T08:30", datetime(2026, 1, 31, 8, 30, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
    ],
)
def test_a_moment_may_say_its_zone_where_a_program_asks(text: str, moment: datetime):
    since = DeliveryFilter.read(QueryDict(f"since={text.replace('+', '%2B')}")).since
    assert since is not None
    assert since.replace(tzinfo=since.tzinfo or UTC) == moment


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_zoom_of_no_numbers_shows_all(text: str):
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    window = open_window(begin, end, f"{text}-20")
    assert (window.begin, window.end) == (begin, end)


@pytest.mark.parametrize("number", ["1_0", WIDE, "%2B1", "%201", "1.0"])
@pytest.mark.django_db
def test_an_address_of_the_api_has_plain_numbers(client: Client, member: User, number: str):
    client.force_login(member)
    assert client.get(f"/api/v1/projects/{number}").status_code == 404
    assert client.get(f"/api/v1/executions/{number}/events").status_code == 404
    assert client.get(f"/api/v1/deliveries?limit={number}").status_code in (200, 422)


@pytest.mark.parametrize("query", ["limit=1_0", "before=1_0", "project=1_0", "since=5", "until=2026-W05-6"])
@pytest.mark.django_db
def test_a_query_of_the_api_has_plain_numbers_and_moments(client: Client, member: User, query: str):
    client.force_login(member)
    assert client.get(f"/api/v1/deliveries?{query}").status_code == 422


@pytest.mark.django_db
def test_a_command_takes_plain_numbers():
    with pytest.raises(CommandError, match="is no whole number"):
        call_command("sendagain", "1_0")


@given(st.text(max_size=12) | st.text("0123456789._+-eE ", max_size=12))
def test_what_our_rule_takes_python_reads_and_what_has_other_letters_is_none(text: str):
    plain = set(text) <= set("0123456789.+-eE")
    assert plain or not is_number(text)
    assert not is_whole_number(text) or int(text) == Decimal(text)
    assert not is_count(text) or int(text) >= 0
    assert not is_number(text) or float(text) == pytest.approx(float(Decimal(text)))


@given(st.datetimes(), st.sampled_from(" T"))
def test_a_moment_that_python_writes_is_one(moment: datetime, mark: str):
    assert is_moment(moment.isoformat(sep=mark))
    assert is_moment_of_zone(moment.replace(tzinfo=UTC).isoformat(sep=mark))
