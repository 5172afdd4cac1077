"""Addresses: one grammar, which uses the whole text or says what is wrong and where."""

import json
from pathlib import Path
from typing import Any

import pytest

from connections.addresses import (
    BadAddress,
    Item,
    Mailbox,
    Reason,
    count_invisible,
    encode_domain,
    make_key,
    read_address,
    read_items,
    read_mailbox,
    read_mailboxes,
)

TABLE = json.loads((Path(__file__).parent.parent / "data" / "addresses.json").read_text())


def describe(item: Item) -> dict[str, Any]:
    if item.mailbox is not None:
        return {"name": item.mailbox.display_name, "address": item.mailbox.addr_spec}
    return {"reason": item.refusal.reason.name, "place": item.refusal.place}


@pytest.mark.parametrize("case", TABLE, ids=lambda case: ascii(case["text"])[:60])
def test_the_server_reads_what_the_table_says(case: dict[str, Any]):
    assert [describe(item) for item in read_items(case["text"])] == case["items"]


def test_a_list_is_refused_for_one_that_is_wrong():
    with pytest.raises(BadAddress, match=r"“ann” is not a mail address: it has no @\. An address looks like"):
        read_mailboxes("bob@example.com; ann")


def test_a_refusal_says_the_place_and_shows_no_control_character():
    with pytest.raises(BadAddress, match=r"“Ann�Bcc: e@f” .* line end \(character 4\)\.") as error:
        read_mailbox("Ann\0Bcc: e@f")
    assert (error.value.reason, error.value.place) == (Reason.CONTROL, 4)


@pytest.mark.parametrize(("text", "reason"), [("", Reason.NONE), (" ;", Reason.NONE), ("a@b; c@d", Reason.SEVERAL)])
def test_one_address_is_not_none_and_not_two(text: str, reason: Reason):
    with pytest.raises(BadAddress) as error:
        read_mailbox(text)
    assert error.value.reason is reason


@pytest.mark.parametrize(
    "text",
    ["<a@b>", "Ann <a@b>", "a@b;", "a@b,c@d", "(x)a@b", "a@b\r\n", "a@b\r\nRCPT TO:<x@y>", "a @b", "", "a" * 3000],
)
def test_an_address_alone_has_nothing_around_it(text: str):
    with pytest.raises(BadAddress):
        read_address(text)


def test_an_address_alone_may_be_quoted_and_have_blanks_around_it():
    assert read_address(' "a b;<>"@B\u00fccher.example ').addr_spec == '"a b;<>"@xn--bcher-kva.example'


def test_a_list_has_bounds():
    assert [describe(item) for item in read_items("x" * 1_000_001)] == [{"reason": "TOO_LONG", "place": 1_000_000}]
    assert [item.refusal.reason for item in read_items("a@b;" * 20_001)] == [Reason.TOO_MANY]
    assert len(read_mailboxes("a@b;" * 20_000)) == 20_000


@pytest.mark.parametrize(
    ("mailbox", "text"),
    [
        (Mailbox("", "ann", "example.com"), "ann@example.com"),
        (Mailbox("Ann", "ann", "example.com"), "Ann <ann@example.com>"),
        (Mailbox("Doe, Jane", "j", "x"), '"Doe, Jane" <j@x>'),
        (Mailbox('A "B" \\', "j", "x"), '"A \\"B\\" \\\\" <j@x>'),
        (Mailbox("", "a b", "x"), '"a b"@x'),
        (Mailbox("", "a..b", "x"), '"a..b"@x'),
    ],
)
def test_a_mailbox_is_written_so_that_it_is_read_back(mailbox: Mailbox, text: str):
    assert str(mailbox) == text
    assert read_mailbox(text) == mailbox


def test_the_same_mailbox_is_seen_as_the_same():
    keys = {read_mailbox(text).key for text in ("ann@B\u00dcCHER.example", "Ann <ann@xn--bcher-kva.EXAMPLE.>")}
    assert keys == {"ann@xn--bcher-kva.example"}
    assert make_key("Ann@Example.COM") == "Ann@example.com"
    assert make_key("ann@\u2603..") == "ann@\u2603.."
    assert encode_domain("Example.com.") == "example.com"


def test_invisible_characters_are_counted():
    assert (count_invisible("\ufeffann@example.com\u200b"), count_invisible("ann@example.com")) == (2, 0)
