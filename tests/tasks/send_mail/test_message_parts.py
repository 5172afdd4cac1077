"""HTML messages, attachments and headers of one's own: what other people's parsers find in what we build."""

import random
from email.message import MIMEPart
from io import BytesIO
from zipfile import ZipFile

import pytest

from tasks.types.send_mail.message import (
    Attachment,
    BadAddress,
    BadHeader,
    address_mails,
    build_mail,
    find_image_files,
    read_custom_headers,
)
from tasks.types.send_mail.message.mime import POLICY
from tasks.types.send_mail.properties import SendMailProperties
from tests.tasks.send_mail.parsed import NOW, PLAIN, make, read, tree

HTML = '<style>p {color: red}</style><p>Dear <b>Ann</b>, see <a href="https://example.com/r?a=1&amp;b=2">this</a>.</p>'
CSV, PNG = Attachment("rows.csv", b"a;b\r\n1;2\n"), Attachment("logo.png", b"\x89PNG\r\n\x1a\n\x00")


def test_html_comes_with_a_text_made_from_it():
    message = read(make(HTML, message_format="Html"))
    assert tree(message) == ("multipart/alternative", ["text/plain", "text/html"])
    text, html = (part.get_content() for part in message.iter_parts())
    assert text.strip() == "Dear Ann, see [this](https://example.com/r?a=1&b=2)."
    assert '<p style="color: red;">' in html


def test_a_text_of_ones_own_and_a_style_element_are_kept():
    message = read(make(HTML, message_format="Html", text_alternative="Mine", inline_css=False))
    text, html = (part.get_content().strip() for part in message.iter_parts())
    assert (text, html) == ("Mine", HTML)


def test_images_go_with_the_message_that_shows_them():
    source = '<img src="logo.png"><img alt="x" src=\'cid:rows.csv\'><img src="https://example.com/x.png">'
    message = read(make(source, CSV, Attachment("b.txt", b"b"), images={"logo.png": PNG}, message_format="Html"))
    related = ("multipart/related", ["text/html", "image/png", "text/csv"])
    assert tree(message) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", related]), "text/plain"],
    )
    html = message.get_body(("html",)).get_content()
    for part in message.walk():
        if part["Content-ID"]:
            assert f'src="cid:{part["Content-ID"].strip("<>")}"' in html
    assert 'src="https://example.com/x.png"' in html


@pytest.mark.parametrize("name", ["rows.csv", "ä ö.pdf", "mail.eml", "noending"])
@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 114, 1_000])
def test_a_file_is_written_as_the_library_writes_it(name: str, size: int):
    written = MIMEPart(policy=POLICY)
    attachment = Attachment(name, random.Random(size).randbytes(size))
    written.set_content(attachment.content, *attachment.content_type, disposition="attachment", filename=name)
    assert attachment.attached == written.as_bytes()


def test_images_stay_where_they_are_when_they_are_not_to_be_embedded():
    message = read(make('<img src="logo.png">', images={"logo.png": PNG}, message_format="Html", embed_images=False))
    assert tree(message) == ("multipart/alternative", ["text/plain", "text/html"])
    assert 'src="logo.png"' in message.get_body(("html",)).get_content()


def test_only_paths_are_images_to_be_read():
    html = """<IMG SRC="a.png"> <img class=x src='b/c &amp; d.png'/> <img src="a.png"><img src="cid:x"><img src="//h/x">
    <img src="data:image/png;base64,AA"><img src="HTTP://h/x"><img src="">"""
    assert find_image_files(html) == ["a.png", "b/c & d.png"]


def test_attachments_keep_every_byte():
    files = [
        CSV,
        PNG,
        Attachment("Übersicht “neu”.csv", b"x"),
        Attachment("mail.eml", b"Subject: x\r\n\r\n"),
        Attachment("d.tar.gz", b""),
    ]
    message = read(make("Text", *files))
    found = {part.get_filename(): part for part in message.iter_attachments()}
    assert list(found) == [file.file_name for file in files]
    for file in files:
        assert found[file.file_name].get_payload(decode=True) == file.content
    assert found["mail.eml"].get_content_type() == "application/octet-stream"


def test_many_attachments_go_as_one_zip_file():
    files = [Attachment("a.csv", b"1" * 2000), Attachment("A.csv", b"2" * 2000), Attachment("b", b"3")]
    assert len(list(read(make("T", *files, zip_attachments_over=4)).iter_attachments())) == 3
    one, other = make("T", *files, zip_attachments_over=3), make("T", *files, zip_attachments_over=3)
    assert one == other
    (packed,) = read(one).iter_attachments()
    with ZipFile(BytesIO(packed.get_payload(decode=True))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.csv": files[0].content,
            "A (2).csv": files[1].content,
            "b": b"3",
        }


def test_further_headers_and_marks():
    headers = "X-Report: täglich\nList-Unsubscribe: <mailto:u@example.com>\n\nAuto-Submitted:auto-generated"
    message = read(make(custom_headers=headers, sensitivity="Private", read_receipt=True, reply_to="a@b.c; d@e.f"))
    assert str(message["X-Report"]) == "täglich"
    assert message["List-Unsubscribe"] == "<mailto:u@example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Sensitivity"] == "Private"
    assert message["Disposition-Notification-To"] == "Reports <reports@example.com>"
    assert [address.addr_spec for address in message["Reply-To"].addresses] == ["a@b.c", "d@e.f"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("X-One: 1\nno colon", "“no colon” has no colon"),
        ("X One: 1", "“X One” is no header's name"),
        (": x", "“” is no header's name"),
        (" folded", "“folded” has no colon"),
        ("subject: x", "The header “subject” is written by the task itself"),
        ("Content-Type: text/html", "is written by the task itself"),
        ("Bcc: eve@example.com", "is written by the task itself"),
    ],
)
def test_what_can_be_no_header_of_ones_own(text: str, hint: str):
    with pytest.raises(BadHeader, match=hint):
        read_custom_headers(text)


def test_the_reverse_path_can_be_another_one_or_none():
    assert make(envelope_sender="Bounces <bounces@example.com>").sender == "bounces@example.com"
    assert make(envelope_sender="<>").sender == ""
    with pytest.raises(BadAddress):
        make(envelope_sender="nobody")


def test_each_recipient_can_get_a_mail_of_their_own():
    lines = {
        "to_line": "Ann <ann@example.com>; bob@example.com",
        "cc_line": "cid@example.com",
        "bcc_line": "bob@example.com",
    }
    properties = SendMailProperties(**{**PLAIN, **lines, "sending_mode": "OnePerRecipient"})
    mails = [build_mail(properties, "<1@x>", NOW, addressing=addressing) for addressing in address_mails(properties)]
    assert [(mail.recipients, read(mail)["To"], read(mail)["Cc"]) for mail in mails] == [
        (("ann@example.com",), "Ann <ann@example.com>", None),
        (("bob@example.com",), "bob@example.com", None),
        (("cid@example.com",), "cid@example.com", None),
    ]


def test_a_domain_beyond_ascii_needs_no_smtputf8_and_a_name_beyond_ascii_does():
    mail = make(to_line="Jörg <info@bücher.example>")
    assert (mail.recipients, mail.needs_smtputf8) == (("info@xn--bcher-kva.example",), False)
    assert mail.content.isascii()
    mail = make(to_line="jörg@bücher.example")
    assert (mail.recipients, mail.needs_smtputf8) == (("jörg@bücher.example",), True)
    assert "jörg@bücher.example".encode() in mail.content
    with pytest.raises(BadAddress, match="has a domain that there cannot be"):
        make(to_line="a@-bü-.example")
