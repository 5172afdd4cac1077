"""Headers and bodies to the letter: what is encoded, where lines are broken, what type a file has."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.types.send_mail.message import (
    Attachment,
    BadHeader,
    BuiltMessage,
    Materials,
    build_mail,
    read_custom_headers,
)
from tasks.types.send_mail.message.headers import write_text
from tasks.types.send_mail.properties import SendMailProperties
from tests.well_formed import check_message

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
IDS = [f"<CAM0PR05MB6834D2C88EE7DD0B43CC6B35E8A0{number}.000@AM0PR05MB6834.example.com>" for number in range(20)]
SHOP = "<https://example.com/u?list=warehouse&token=" + "ab12" * 30 + ">"
LONG_NAME = "Département Formation, Recherche et Développement continu de la société"


def make(text: str = "Text", *attachments: Attachment, **values: str) -> BuiltMessage:
    drawn = {"from_line": "reports@example.com", "to_line": "ann@example.com", "subject": "Hello", **values}
    return build_mail(SendMailProperties(**drawn), "<1@example.com>", NOW, Materials(text, attachments, {}))


def read(mail: BuiltMessage) -> EmailMessage:
    return message_from_bytes(mail.content, policy=default)


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "日本語の件名" * 20},
        {"subject": "😀" * 100},
        {"subject": "=?utf-8?q?" + "x" * 200},
        {"subject": "x" * 2000},
        {"from_line": f'"{LONG_NAME}" <formation@example.com>'},
        {
            "to_line": f'"{"Ü" * 300}" <ann@example.com>',
            "read_receipt": True,
            "from_line": '"Ärger ' + "x" * 90 + '" <a@b.c>',
        },
        {"custom_headers": f"X-{'N' * 74}: {'ü' * 200}"},
        {"custom_headers": f"X-Note: {'word ' * 300}"},
    ],
)
def test_encoded_words_and_their_lines_keep_to_their_limits(values: dict[str, str]):
    check_message(make(**values).content)


@pytest.mark.parametrize(
    "text", ["ü" * 300, "Grüße " * 60, "x" * 5000, "a=b " * 400, " \n.\nFrom x\n" * 3, "日本" * 500]
)
@pytest.mark.parametrize("message_format", ["Text", "Html"])
def test_lines_of_a_body_keep_to_their_limits(text: str, message_format: str):
    check_message(make(text, message_format=message_format).content)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("References", " ".join(IDS)),
        ("In-Reply-To", IDS[0] + "  " + IDS[1]),
        ("List-Unsubscribe", f"{SHOP}, <mailto:unsubscribe@example.com?subject=warehouse%20reports>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", "Warehouse reports <reports.example.com>"),
        ("Expires", "Mon, 30 Nov 2026 09:30:00 +0000"),
        ("Feedback-ID", "campaign=?utf-8?q?x?=:customer:mail:sender"),
    ],
)
def test_a_structured_header_is_folded_at_blanks_and_never_encoded(name: str, value: str):
    field = write_text(name, value).decode()
    assert field.replace("\r\n", "") == f"{name}: {' '.join(value.split())}"
    long = [line.removeprefix(f"{name}:").split() for line in field.split("\r\n") if len(line) > 78]
    assert [words for words in long if len(words) > 1] == []
    assert read(make(custom_headers=f"{name}: {value}"))[name]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("List-Unsubscribe: <https://bücher.example/aus>", "holds letters beyond ASCII"),
        ("References: <ä@example.com>", "holds letters beyond ASCII"),
        ("List-Unsubscribe: <https://example.com/\n ü>", "holds letters beyond ASCII"),
        (f"In-Reply-To: <{'x' * 1000}@example.com>", "a part of more than 900 letters"),
    ],
)
def test_what_a_structured_header_cannot_hold_is_refused(header: str, hint: str):
    with pytest.raises(BadHeader, match=hint):
        read_custom_headers(header)


letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"))


@given(name=st.sampled_from(["Subject", "X-Note", "X-" + "N" * 74]), value=st.text(letters, max_size=400))
def test_a_free_text_is_read_as_it_was_written(name: str, value: str):
    field = write_text(name, value)
    message = message_from_bytes(field + b"\r\n", policy=default)
    assert "".join(str(message[name]).split()) == "".join(value.split())


@given(value=st.text(st.sampled_from("ab <>@,;"), max_size=600))
def test_folding_a_text_of_ascii_changes_no_blank_of_it(value: str):
    assert write_text("X-Note", value).decode().replace("\r\n", "").rstrip() == f"X-Note: {value.strip()}".rstrip()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("Report.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("invite.ics", "text/calendar"),
        ("photo.webp", "image/webp"),
        ("a.7z", "application/x-7z-compressed"),
        ("rows.csv", "text/csv"),
        ("d.tar.gz", "application/gzip"),
        ("mail.eml", "application/octet-stream"),
        ("xlsx", "application/octet-stream"),
        ("no ending", "application/octet-stream"),
        ("odd.ü", "application/octet-stream"),
    ],
)
def test_a_file_has_the_same_type_on_every_machine(name: str, kind: str):
    (part,) = read(make("Text", Attachment(name, b"x"))).iter_attachments()
    assert part.get_content_type() == kind
