"""Building a mail: what a mail program reads is what was typed, and nothing that was typed adds a header or a line."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.addresses import BadAddress, read_mailbox
from tasks.types.send_mail.message import BuiltMessage, build_mail, make_id_for
from tasks.types.send_mail.properties import SendMailProperties, split_recipients

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PLAIN = {"from_line": "Reports <reports@example.com>", "to_line": "ann@example.com", "subject": "Hello"}


def build(**properties: object) -> BuiltMessage:
    return build_mail(SendMailProperties(**{**PLAIN, **properties}), "<1@example.com>", NOW)


def read(mail: BuiltMessage) -> EmailMessage:
    return message_from_bytes(mail.content, policy=default)


def read_name(mail: BuiltMessage) -> str:
    """Read the sender's name as RFC 2047 has it: the new parser of CPython 3.11 puts a blank between encoded words."""
    text = message_from_bytes(mail.content, policy=compat32)["From"].rpartition(" <")[0]
    return str(make_header(decode_header(text))) if "=?" in text else parseaddr(f"{text} <a@b>")[0]


def test_a_plain_mail_has_the_headers_that_rfc_5322_wants():
    mail = build(cc_line="bob@example.com", bcc_line="eve@example.com", message_source="Line 1\nLine 2")
    message = read(mail)
    assert message["From"] == "Reports <reports@example.com>"
    assert message["Message-ID"] == "<1@example.com>"
    assert message["Date"].datetime == NOW
    assert message.get_content().splitlines() == ["Line 1", "Line 2"]
    assert mail.recipients == ("ann@example.com", "bob@example.com", "eve@example.com")
    assert b"eve@" not in mail.content


def test_only_bcc_gives_an_empty_group_as_recipient():
    mail = build(to_line="", bcc_line="eve@example.com")
    assert read(mail)["To"] == "undisclosed-recipients:;"
    assert mail.recipients == ("eve@example.com",)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("a@b;c@d", ["a@b", "c@d"]),
        ("a@b, c@d ;; e@f\n g@h", ["a@b", "c@d", "e@f", "g@h"]),
        ('"Doe; Jane, Dr" <jane@d>; b@c', ['"Doe; Jane, Dr" <jane@d>', "b@c"]),
        (" ; ", []),
    ],
)
def test_recipients_are_split_as_people_type_them(line: str, parts: list[str]):
    assert split_recipients(line) == parts


def test_a_line_end_in_a_recipient_ends_it_and_the_rest_is_no_address():
    with pytest.raises(BadAddress):
        build(to_line="A\r\nX-Bad: 1 <a@b.c>")


@pytest.mark.parametrize("priority", ["High", "Low"])
def test_priority_is_told_in_the_headers_that_mail_programs_read(priority: str):
    assert read(build(priority=priority))["Importance"] == priority


def test_a_normal_priority_adds_no_header():
    assert read(build())["X-Priority"] is None


@pytest.mark.parametrize("text", ["", "ann", "@example.com", "ann@", "a b@example.com", "ann@exam\x00ple.com"])
def test_what_is_no_address_is_refused_with_a_sentence(text: str):
    with pytest.raises(BadAddress, match="is not a mail address"):
        read_mailbox(text)


@pytest.mark.parametrize("field", ["subject", "message_source"])
def test_no_field_can_add_a_header(field: str):
    mail = build(**{field: "x\r\nX-Bad: 1\r\n\r\nx"})
    assert read(mail)["X-Bad"] is None
    assert len(read(mail).get_all("Subject")) == 1


def test_a_message_id_is_in_the_senders_domain_and_new_each_time():
    assert make_id_for(PLAIN["from_line"]).endswith("@example.com>")
    assert make_id_for(PLAIN["from_line"]) != make_id_for(PLAIN["from_line"])


letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
in_names = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"))


@given(
    subject=st.text(letters, max_size=300),
    text=st.text(letters | st.just("\n"), max_size=500),
    name=st.text(in_names, max_size=60),
)
def test_what_is_parsed_back_is_what_was_put_in(subject: str, text: str, name: str):
    quoted = name.replace("\\", "").replace('"', "")
    mail = build(subject=subject, message_source=text, from_line=f'"{quoted}" <reports@example.com>')
    message = read(mail)
    assert str(message["Subject"]) == subject.strip()
    assert read_name(mail) == " ".join(quoted.split())
    assert message["From"].addresses[0].addr_spec == "reports@example.com"
    assert message.get_content().replace("\r\n", "\n").removesuffix("\n") == text.removesuffix("\n")
    assert mail.content.isascii()
    assert max(len(line) for line in mail.content.split(b"\r\n")) <= 998
