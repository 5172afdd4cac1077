"""The images of an HTML message are those that a browser would load, and all else stays as it was written."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from connections.files import Folders
from designer.package.document import PackageDocument
from designer.variables.values import Values
from tasks.types.send_mail.making.materials import CannotGather, Gathering
from tasks.types.send_mail.message import Attachment, Materials, build_mail, find_image_files
from tasks.types.send_mail.message.html import find_images, replace_images
from tasks.types.send_mail.preview.hints import find_hints
from tasks.types.send_mail.preview.preview import make_preview
from tasks.types.send_mail.properties import SendMailProperties
from tests.odd_html import ODD_HTML
from tests.tasks.send_mail.preview.test_preview import NOW

LINES = {"from_line": "a@example.com", "to_line": "b@example.com", "subject": "Images"}
LOGO = Attachment("my logo.png", b"\x89PNG 1")
PLAIN = Attachment("logo.png", b"\x89PNG 2")


def make(html: str, **values: object) -> SendMailProperties:
    return SendMailProperties(**{**LINES, "message_format": "Html", "message_source": html, **values})


def build(html: str, *attachments: Attachment, images: dict[str, Attachment] | None = None) -> EmailMessage:
    mail = build_mail(make(html), "<1@example.com>", NOW, Materials(html, attachments, images or {}))
    return message_from_bytes(mail.content, policy=default)


@pytest.fixture
def gathering(tmp_path: Path) -> Gathering:
    for name in ("logo.png", "my logo.png", "100%25.png", "a#1.png"):
        (tmp_path / name).write_bytes(name.encode())
    return Gathering(PackageDocument(name="P"), [], Values([]), Folders(tmp_path), limit=1000, total=10_000)


@pytest.mark.parametrize(("html", "images"), ODD_HTML.values(), ids=ODD_HTML.keys())
def test_images_are_found_where_a_browser_finds_them(html: str, images: list[str]):
    assert find_images(html) == images


@pytest.mark.parametrize(("html", "images"), ODD_HTML.values(), ids=ODD_HTML.keys())
def test_what_is_replaced_is_found_again_and_nothing_else_is_changed(html: str, images: list[str]):
    assert replace_images(html, lambda address: None) == html
    names = {address: f"cid:{number}@x" for number, address in enumerate(images)}
    assert find_images(replace_images(html, names.get)) == list(names.values())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img alt=x src=a.png width=10>", '<img alt=x src="cid:1@x" width=10>'),
        ("<img src='a.png'/>", '<img src="cid:1@x"/>'),
        (
            "<p style=\"color:red; background: url('a.png') x\">",
            "<p style=\"color:red; background: url('cid:1@x') x\">",
        ),
        ("<p style='background:url(a.png)'>", "<p style='background:url(\"cid:1@x\")'>"),
        ("<style>p > a{background:url(a.png)}</style>", "<style>p > a{background:url('cid:1@x')}</style>"),
        ("<img srcset='a.png 1x, b.png 2x'>", '<img srcset="cid:1@x 1x, b.png 2x">'),
        ('<td background="a.png" title="a.png">a.png', '<td background="cid:1@x" title="a.png">a.png'),
        ('<img src="a.png"><!-- a.png --><a href="a.png">', '<img src="cid:1@x"><!-- a.png --><a href="a.png">'),
    ],
)
def test_only_the_address_is_written_anew(html: str, expected: str):
    written = replace_images(html, {"a.png": "cid:1@x"}.get)
    assert written == expected
    assert find_images(written)[0] == "cid:1@x"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="cid:my%20logo.png">',
        '<img src="cid:my logo.png">',
        '<IMG SRC="CID:my%20logo.png">',
        "<img src=cid:my%20logo.png>",
        "<td background='Cid:my%20logo.png'>x</td>",
        "<p style='background:url(cid:my%20logo.png)'>x</p>",
        "<style>p{background:url(cid:my%20logo.png)}</style><p>x</p>",
    ],
)
def test_an_attachment_shown_by_its_name_becomes_an_image(html: str):
    message = build(html, LOGO, PLAIN)
    shown = message.get_body(("html",)).get_content()
    assert f"cid:{LOGO.content_id}" in shown
    assert "logo.png" not in shown
    assert [part.get_filename() for part in message.iter_attachments()] == ["logo.png"]


def test_an_attachment_is_one_part_however_it_is_named():
    message = build('<img src="cid:logo.png"><img src="CID:logo%2Epng">', PLAIN)
    names = [part.get_filename() for part in message.walk() if part.get_filename()]
    assert names == ["logo.png"]


@pytest.mark.parametrize(
    ("html", "content"),
    [
        ("<img src=logo.png width=10>", b"logo.png"),
        ('<img data-src="lazy.png" src="logo.png">', b"logo.png"),
        ('<img src="my%20logo.png">', b"my logo.png"),
        ('<img src="my logo.png">', b"my logo.png"),
        ('<img src="100%25.png">', b"100%25.png"),
        ('<img src="./logo.png?v=3">', b"logo.png"),
        ('<img src="a#1.png">', b"a#1.png"),
        ('<img src="a%231.png">', b"a#1.png"),
        ('<body background="logo.png">', b"logo.png"),
        ("<p style=\"background:url('my%20logo.png')\">", b"my logo.png"),
    ],
)
def test_an_image_file_is_sent_with_the_message(gathering: Gathering, html: str, content: bytes):
    mail = build_mail(make(html), "<1@example.com>", NOW, gathering.gather(make(html)))
    parts = [part for part in message_from_bytes(mail.content, policy=default).walk() if part["Content-ID"]]
    assert [part.get_content() for part in parts] == [content]
    assert gathering.missing == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (r"C:\Images\logo.png", "is a Windows path"),
        ("C:/Images/logo.png", "is a Windows path"),
        (r"\\srv\share\logo.png", "is a Windows path"),
        (r"images\logo.png", "is a Windows path"),
        ("file:///C:/Images/logo.png", "a file of one machine"),
        ("FILE://srv/share/logo.png", "a file of one machine"),
        ("gone.png", "“gone.png” does not exist"),
        ("gone%20one.png", "“gone%20one.png” does not exist"),
        ("/etc/passwd", "does not lead to a folder"),
        ("%2e%2e/secret.png", "does not exist"),
    ],
)
def test_an_image_that_cannot_be_sent_is_told(gathering: Gathering, address: str, sentence: str):
    html = f'<p>Hi</p><img src="{address}">'
    with pytest.raises(CannotGather, match="“") as caught:
        gathering.gather(make(html))
    assert sentence in caught.value.sentence
    gathering.gather(make(html, missing_attachment="Warn"))
    assert [sentence in each for each in gathering.missing] == [True]


@pytest.mark.parametrize(
    ("html", "values", "sentence"),
    [
        ('<img src="cid:gone.png">', {}, "shows “cid:gone.png”, and no attachment has this name"),
        ('<img src="logo.png">', {"embed_images": False}, "images are not sent with the message"),
    ],
)
def test_what_readers_will_not_see_is_told_in_the_preview(
    gathering: Gathering, html: str, values: dict[str, object], sentence: str
):
    hints = list(find_hints(make_preview(make(html, **values), gathering, NOW)))
    assert sentence in hints[0]


def test_a_nul_is_written_as_browsers_read_it():
    assert build("<p>a\0b</p>").get_body(("html",)).get_content().strip() == "<p>a\N{REPLACEMENT CHARACTER}b</p>"


@pytest.mark.parametrize(
    "address",
    ["https://example.com/a.png", "//example.com/a.png", "data:image/png;base64,AA", "cid:a", "#x", "urn:x", "blob:x"],
)
def test_what_is_elsewhere_is_no_file(address: str):
    assert find_image_files(f'<img src="{address}">') == []
