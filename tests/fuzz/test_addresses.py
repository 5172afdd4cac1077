"""Addresses from anywhere: read to the end or refused, quickly, and never to a mailbox that the text does not show."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connections.addresses import BadAddress, Mailbox, read_address, read_items, read_mailbox, read_mailboxes
from tasks.types.send_mail.message import address_mails, build_mail
from tasks.types.send_mail.properties import SendMailProperties
from tests.connections.test_addresses import describe
from tests.fuzz.bounds import bounded
from tests.tasks.send_mail.preview.test_preview import NOW

ROOT = Path(__file__).parents[2]
NODE = Path(sys.executable).parent / "node"
SIGNS = [
    *"\"\\()<>@,;:.[]'= \t\r\n\0ab\u00e9\u200b\ufeff\u200d\u202e\u00a0\u3000\u2028\x7f\x85\ufe0f\U0001f600",
    "a@b.c",
    "<a@b.c>",
    "evil@example.org",
    "ann@example.com",
    '"x" ',
    "\r\nBcc: ",
    "[192.0.2.1]",
    "b\u00fccher.example",
]
signs = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)
texts = signs | st.text(max_size=60)
repeated = st.tuples(texts, st.integers(1, 50_000)).map(lambda both: (both[0] * both[1])[:100_000])
in_atoms = st.text(st.sampled_from("abcXYZ019!#$%&'*+-/=?^_`{|}~\u00e9\u7528"), min_size=1, max_size=12)
names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp", "Zs")), max_size=20
)
local_parts = st.lists(in_atoms, min_size=1, max_size=4).map(".".join) | st.text(
    st.sampled_from('ab"\\ @<>(),;:.[]\u00e9'), min_size=1, max_size=20
)
domains = st.lists(st.text("abcXYZ09-", min_size=1, max_size=10), min_size=1, max_size=4).map(".".join)
mailboxes = st.builds(Mailbox, st.lists(names.filter(bool), max_size=4).map(" ".join), local_parts, domains)


@settings(deadline=None, max_examples=400)
@given(texts)
def test_a_text_is_read_or_refused_and_what_is_read_is_shown(text: str):
    with bounded(2):
        items = read_items(text)
    for mailbox in (item.mailbox for item in items if item.mailbox):
        visible = text.replace("\\", "").replace('"', "")
        assert all(
            letter in visible or letter in "\t " for letter in mailbox.local_part.replace("\\", "").replace('"', "")
        )
        assert read_mailbox(str(mailbox)) == mailbox
        assert str(mailbox).isprintable() or not str(mailbox).isascii()
        assert not set("\r\n\0") & set(str(mailbox))


@settings(deadline=None, max_examples=60)
@given(repeated)
def test_reading_a_long_text_takes_no_long_time(text: str):
    with bounded(2):
        read_items(text)
        for read in (read_mailbox, read_mailboxes, read_address):
            try:
                read(text)
            except BadAddress as error:
                assert len(str(error)) < 400  # noqa: PT017


@settings(deadline=None, max_examples=300)
@given(st.lists(mailboxes, min_size=1, max_size=5), st.sampled_from([";", "; ", ", ", "\n", ",;"]))
def test_what_is_written_is_read_back(wanted: list[Mailbox], separator: str):
    assert list(read_mailboxes(separator.join(map(str, wanted)))) == wanted


@settings(deadline=None, max_examples=200)
@example(line="\u2028a@b.c", field="envelope_sender")  # what str.strip takes for a blank, the grammar does not
@given(line=texts, field=st.sampled_from(["from_line", "to_line", "cc_line", "reply_to", "envelope_sender"]))
def test_no_line_adds_a_header_or_a_recipient(line: str, field: str):
    values = {"from_line": "a@example.com", "to_line": "b@example.com", field: line}
    properties = SendMailProperties(**values, message_source="Text")
    try:
        addressing = address_mails(properties)[0]
        mail = build_mail(properties, "<1@x>", NOW)
    except BadAddress:
        return
    shown = {item.mailbox.addr_spec for item in read_items(line) if item.mailbox}
    assert set(mail.recipients) <= shown | {"b@example.com"}
    assert {addressing.author.addr_spec, mail.sender} <= shown | {"a@example.com", ""}
    head = mail.content.partition(b"\r\n\r\n")[0]
    names = {row.partition(b":")[0] for row in head.split(b"\r\n") if not row.startswith(b" ")}
    assert names <= {b"From", b"To", b"Cc", b"Reply-To", b"Subject", b"Date", b"Message-ID", b"MIME-Version"} | {
        b"Content-Type",
        b"Content-Transfer-Encoding",
    }
    assert not {b"\r", b"\n", b"\0"} & {bytes([octet]) for octet in head.replace(b"\r\n", b"")}


KILLERS = [
    '"',
    "(",
    "\\",
    "<",
    ",",
    "a,",
    '"a,',
    "@",
    " ",
    "a@b <",
    "\u00e4\u200d",
    "\u200b",
    "[",
    "a@[",
    ".",
    "a.",
    "()",
]


@pytest.mark.parametrize("piece", KILLERS)
def test_known_killers_kill_nothing(piece: str):
    with bounded(4, megabytes=150):
        read_items((piece * 200_000)[:200_000])


@pytest.mark.parametrize("piece", ["(", '"(', "(\\", "<(", "((a)"])
def test_deep_comments_are_counted_and_not_entered(piece: str):
    with pytest.raises(BadAddress):
        read_mailbox(piece * 100_000 + "@x")


PROGRAM = """
import { readItems, writeAddress } from "./tasks/types/send_mail/script/mailboxes.ts";
const texts = JSON.parse(await new Response(process.stdin).text());
const told = ({ mailbox, refusal }) => (mailbox ? { name: mailbox.name, address: writeAddress(mailbox) } : refusal);
console.log(JSON.stringify(texts.map((text) => readItems(text).map(told))));
"""


def read_in_browser(texts_of: list[str]) -> list[Any]:
    made = subprocess.run(
        [NODE, "--input-type=module-typescript", "--eval", PROGRAM],
        input=json.dumps(texts_of),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(made.stdout)


@settings(deadline=None, max_examples=5)
@given(st.lists(signs, min_size=300, max_size=500))
def test_the_browser_reads_what_the_server_reads(many: list[str]):
    assert read_in_browser(many) == [[describe(item) for item in read_items(text)] for text in many]
