"""Whatever is typed: no value adds a line, a recipient or a header, and everything has bounds."""

import shutil
import subprocess
import time
from email import message_from_bytes
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.addresses import read_mailbox
from tasks.types.send_mail.message import (
    Attachment,
    BadAddress,
    Materials,
    TooLarge,
    address_mails,
    build_mail,
    find_image_files,
)
from tasks.types.send_mail.message.html import to_text
from tasks.types.send_mail.properties import SendMailProperties
from tests.tasks.send_mail.parsed import NOW, PLAIN, make, read, tree


@pytest.mark.parametrize(
    "injected", ["; eve@evil.example", ", eve@evil.example", "\neve@evil.example", "\r\neve@evil.example"]
)
@pytest.mark.parametrize("line", ["to_line", "cc_line", "bcc_line"])
def test_a_value_adds_nobody_where_a_line_holds_one_recipient(line: str, injected: str):
    values = {"to_line": "", line: f"ann@example.com{injected}"}
    assert len(make(**values).recipients) == 2
    with pytest.raises(BadAddress, match="more than one address"):
        make(**values, one_recipient_a_line=True)


def test_a_name_with_separators_adds_nobody_either():
    with pytest.raises(BadAddress):
        make(to_line="Smith; eve@evil.example <ann@example.com>", one_recipient_a_line=True)
    quoted = make(to_line='"Smith; eve@evil.example" <ann@example.com>', cc_line=" ", one_recipient_a_line=True)
    assert quoted.recipients == ("ann@example.com",)


def test_a_subject_that_looks_like_an_encoded_word_is_read_as_it_was_typed():
    assert str(read(make(subject="=?utf-8?q?x?="))["Subject"]) == "=?utf-8?q?x?="
    assert str(read(make(subject="a  b " * 40))["Subject"]) == ("a  b " * 40).strip()


letters = st.characters(codec="utf-8", exclude_categories=("Cs",))


@given(
    html=st.text(letters, max_size=300)
    | st.lists(st.sampled_from(["<", ">", "p", "/", '"', "<?xml encoding='x'?>", "<!--", "<style>", "&#0;", "a"])).map(
        "".join
    )
)
def test_any_html_gives_a_message(html: str):
    to_text(html)
    message = read(make(html, message_format="Html"))
    assert tree(message) == ("multipart/alternative", ["text/plain", "text/html"])


@given(
    values=st.fixed_dictionaries({name: st.text(letters, max_size=80) for name in ("subject", "text_alternative")}),
    body=st.text(letters),
    name=st.text(letters, min_size=1, max_size=80),
    value=st.text(letters, max_size=200),
)
def test_no_value_adds_a_line_or_a_header(values: dict[str, str], body: str, name: str, value: str):
    """Whatever is typed, the message has exactly the headers that it should have, and no bare CR or LF."""
    one_line = "".join(letter for letter in value if letter not in "\r\n")
    file = Attachment(name, value.encode())
    mail = make(body, file, message_format="Html", custom_headers=f"X-Value: {one_line}", **values)
    assert b"\n" not in mail.content.replace(b"\r\n", b"")
    assert b"\r" not in mail.content.replace(b"\r\n", b"")
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    message = read(mail)
    assert message.keys() == ["From", "To", "Subject", "Date", "Message-ID", "X-Value", "MIME-Version", "Content-Type"]
    assert tree(message)[1][0] == ("multipart/alternative", ["text/plain", "text/html"])
    (attached,) = message.iter_attachments()
    assert attached.get_payload(decode=True) == file.content


PERL = """
use Email::MIME; binmode STDOUT, ":utf8"; local $/;
my $mail = Email::MIME->new(<STDIN>);
print join("\\n", $mail->header("Subject"), $mail->header("To"));
$mail->walk_parts(sub {
  my $part = shift;
  return if $part->subparts;
  print "\\n--\\n", $part->filename // "", "\\n", $part->filename ? length $part->body : $part->body_str;
});
"""


@pytest.mark.skipif(
    not shutil.which("perl") or subprocess.run(["perl", "-MEmail::MIME", "-e1"], capture_output=True).returncode != 0,
    reason="Perl's Email::MIME is not installed (libemail-mime-perl)",
)
def test_perl_reads_what_was_written():
    mail = make(
        "Grüße,\nAnn",
        Attachment("Zahlen für März.csv", b"1;2\r\n"),
        subject="Größe: " + "ä" * 90,
        to_line="Jörg Weiß <j@example.com>",
    )
    answer = subprocess.run(["perl", "-e", PERL], input=mail.content, capture_output=True, check=True)
    assert answer.stdout.decode().replace("\r\n", "\n").split("\n") == [
        "Größe: " + "ä" * 90,
        '"Jörg Weiß" <j@example.com>',
        "--",
        "",
        "Grüße,",
        "Ann",
        "",
        "--",
        "Zahlen für März.csv",
        "5",
    ]


def test_html_with_very_many_images_that_never_end_is_read_at_once():
    begun = time.process_time()
    assert find_image_files("<img " * 30_000 + 'src="logo.png">') == ["logo.png"]
    assert time.process_time() - begun < 2


def test_large_html_is_not_kept_in_memory():
    with patch("tasks.types.send_mail.markup.to_text", return_value="Text") as made:
        for html in ("<p>small</p>", "<p>small</p>", "x" * 300_000, "x" * 300_000):
            to_text(html)
    assert made.call_count == 3


@pytest.mark.parametrize("name", ["x" * 2000, "Ü" * 2000])
@pytest.mark.parametrize("address", ["ann@example.com", "änn@example.com"])
def test_a_very_long_name_is_folded_and_read_back(name: str, address: str):
    mail = make(to_line=f'"{name}" <{address}>')
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    # The library's parser of 3.11 leaves the blank between two encoded words in a name.
    assert read(mail)["To"].addresses[0].display_name.replace(" ", "") == name


def test_an_address_that_no_server_takes_is_refused():
    with pytest.raises(BadAddress, match="is too long"):
        make(to_line=f"{'b' * 400}@example.com")


@pytest.mark.parametrize(
    ("text", "values", "sentence"),
    [
        ("Text", {"subject": "x" * 10_001}, "The subject has 10,001 characters"),
        ("x" * 10_000_001, {}, "The message text has 10,000,001 characters"),
        ("<p>" + "<i>" * 500, {"message_format": "Html"}, "more than 500 elements"),
        ("Text", {"custom_headers": "X-A: 1\n" * 10_000}, "The custom headers have 70,000 characters"),
    ],
)
def test_a_message_has_bounds_wherever_its_parts_come_from(text: str, values: dict[str, str], sentence: str):
    with pytest.raises(ValueError, match=sentence):
        make(text, **values)


def test_a_mail_has_only_so_many_attachments():
    many = Materials("Text", tuple(Attachment(f"{number}.txt", b"") for number in range(1001)))
    with pytest.raises(TooLarge, match="1,001 attachments"):
        build_mail(SendMailProperties(from_line="a@b.c", to_line="d@e.f"), "<1@x>", NOW, many)


def test_the_same_mailbox_gets_one_mail():
    mail = make(to_line="ann@Example.COM", cc_line="Ann <ann@example.com>; Ann@example.com")
    assert mail.recipients == ("ann@Example.COM", "Ann@example.com")
    properties = SendMailProperties(**{**PLAIN, "to_line": "a@X.y; a@x.Y", "sending_mode": "OnePerRecipient"})
    assert [each.recipients for each in address_mails(properties)] == [("a@X.y",)]


@pytest.mark.parametrize(
    ("line", "address", "name"),
    [
        ('"taro..k."@docomo.example', '"taro..k."@docomo.example', ""),
        ('"john doe"@example.com', '"john doe"@example.com', ""),
        ("ann@work.example <ann@home.example>", "ann@home.example", "ann@work.example"),
        ("Bob@Sales <bob@example.com>", "bob@example.com", "Bob@Sales"),
        ('"Smith, Bob" bob@example.com', "bob@example.com", "Smith, Bob"),
        ("Smith, Bob <bob@example.com>;", "bob@example.com", "Smith, Bob"),
    ],
)
def test_what_dotnet_and_outlook_write_is_sent_to_the_letter(line: str, address: str, name: str):
    mail = make(to_line=line, from_line=line)
    shown = read_mailbox(message_from_bytes(mail.content)["To"])
    assert (mail.sender, mail.recipients) == (address, (address,))
    assert (shown.addr_spec, shown.display_name) == (address, name)


@pytest.mark.parametrize("field", ["from_line", "to_line", "cc_line", "bcc_line", "reply_to", "envelope_sender"])
@pytest.mark.parametrize(
    "line",
    [
        '"Ann\r<evil@x.y>" <ann@example.com>',
        "Ann <ann@example.com> Bob <bob@example.com>",
        "(" * 5000 + "@x",
        "ann@example.com\0",
    ],
)
def test_what_is_left_over_or_hidden_is_refused_in_every_field(field: str, line: str):
    with pytest.raises(BadAddress):
        make(**{field: line})
