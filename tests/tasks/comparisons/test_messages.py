"""What of a message counts when it is compared, and what does not."""

from email import message_from_bytes, policy

import pytest

from tasks.comparisons.differences import find_differences
from tasks.comparisons.reading.mail import NotRead
from tasks.comparisons.reading.message import MOST_NESTED, read_message
from tests.tasks.comparisons.files import eml

TEXT = "Grüße aus Köln\nund mehr\n"


def differ(here: bytes, there: bytes) -> list[str]:
    return [each.field for each in find_differences(read_message(here), read_message(there))]


@pytest.mark.parametrize(
    ("there", "fields"),
    [
        (eml(TEXT, Date="Mon, 30 Nov 2026 06:00:00 +0000", Message_ID="<other@old>"), []),
        (eml(TEXT.replace("\n", " \r\n\r\n")), []),
        (eml(html="<style>p{}</style><p>Grüße <b>aus</b> K&ouml;ln<br>und&nbsp;mehr</p>"), []),
        (eml(TEXT, Subject="=?utf-8?q?Report?="), []),
        (eml(TEXT, To="Ann A <ANN@Example.com>"), []),
        (eml(TEXT + "!"), ["body"]),
        (eml(TEXT, To="bob@example.com"), ["recipients"]),
        (eml(TEXT, To="bob@example.com", Cc="ann@example.com"), ["recipients", "cc"]),
        (eml(TEXT, Subject="Other", X_Priority="1"), ["subject", "priority"]),
        (eml(TEXT, From="old@example.com"), ["sender"]),
        (eml(TEXT, X_Receiver="ann@example.com"), []),
        (eml(TEXT, Bcc="hidden@example.com"), ["recipients"]),
    ],
)
def test_what_people_see_counts_and_nothing_else(there: bytes, fields: list[str]):
    assert differ(eml(TEXT), there) == fields


def attached(name: str, content: bytes) -> bytes:
    message = message_from_bytes(eml("See there"), policy=policy.default)
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_attachments_are_compared_by_name_and_content():
    assert differ(attached("ä.csv", b"1"), attached("ä.csv", b"1")) == []
    assert differ(attached("ä.csv", b"1"), attached("ä.csv", b"2")) == ["attachments"]
    assert differ(attached("ä.csv", b"1"), attached("b.csv", b"1")) == ["attachments"]
    assert differ(eml("See there"), attached("b.csv", b"1")) == ["attachments"]


def test_a_text_that_both_have_as_html_is_compared_as_that():
    first, second = (
        b"Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nOpen it in a browser.\n"
        b"--b\nContent-Type: text/html\n\n<p>%s</p>\n--b--\n" % word
        for word in (b"one", b"two")
    )
    assert differ(first, second) == ["body"]


@pytest.mark.parametrize(
    "octets",
    [
        b"Subject: " + b"\xff\xfe" * 100 + b"\n\nx",
        b"Subject: =?no-such?q?x?= =?utf-8?b?!?=\nContent-Type: text/plain; charset=nothing\n\n\xff",
        b"To: " + b"<" * 5000 + b"\n\n",
        b"From: x\nContent-Type: multipart/mixed\n\nno boundary",
        b"From: x\nContent-Type: text/html\n\n" + b"<div>" * 5000,
        b"From: x\nContent-Disposition: attachment; filename*=utf-8''%ff%fe\n\nx",
    ],
)
def test_odd_messages_are_read(octets: bytes):
    assert read_message(octets)


@pytest.mark.parametrize("octets", [b"", b"\x00" * 100, b"no message at all", b"\xff\xd8\xff"])
def test_what_is_no_message_is_refused(octets: bytes):
    with pytest.raises(NotRead, match="no message"):
        read_message(octets)


def test_a_message_that_is_nested_too_deeply_is_refused():
    part = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    deep = b"From: x\n" + b"".join(part % (number, number) for number in range(MOST_NESTED + 1))
    with pytest.raises(NotRead, match="parts that hold others"):
        read_message(deep)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Doe, John <john@example.com>", {"john@example.com"}),
        ("ann@example.com (Ann)", {"ann@example.com"}),
        ('"eve@example.com" <ann@example.com>', {"ann@example.com"}),
        ("undisclosed-recipients:;", set()),
        ("alice@example.com)eve@example.com", {"alice@example.com)eve@example.com"}),
        ("<ann@example.com", {"<ann@example.com"}),
    ],
)
def test_who_gets_a_mail_is_read_by_the_grammar_of_addresses_or_stays_as_it_is_written(written: str, read: set[str]):
    message = f"From: a@example.com\r\nTo: {written}\r\nSubject: x\r\n\r\nHello"
    assert read_message(message.encode()).to == read
