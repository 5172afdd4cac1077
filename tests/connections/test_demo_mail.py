"""The demonstration mailbox: what arrived, however broken, can be read, and can do nothing."""

from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from connections.demo_mail.message import read

pytestmark = pytest.mark.any_database

LIST = "/demo-mail/"


@pytest.fixture
def mailbox(settings, tmp_path: Path) -> Maildir:
    settings.DEMO_MAILBOX = str(tmp_path / "demo-mail")
    return Maildir(settings.DEMO_MAILBOX, create=True)


@pytest.fixture
def browser(client: Client, django_user_model) -> Client:
    client.force_login(django_user_model.objects.create_user("ann"))
    return client


def keep(mailbox: Maildir, subject: str = "Report", at: int = 1_800_000_000, source: bytes | None = None) -> str:
    """Keep a message as if it had arrived at the time, in seconds; give its key."""
    key = mailbox.add(source if source is not None else bytes(plain(subject)))
    path = Path(mailbox._path) / "new" / key
    return path.rename(path.with_name(f"{at}.M1P1Q1.{len(mailbox)}")).name


def plain(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Sender <sender@example.com>"
    message["To"] = "reader@example.com"
    message["Subject"] = subject
    message.set_content("Grüße\n")
    return message


def rich() -> EmailMessage:
    message = plain("Rich")
    message.add_alternative("<h1>Hello</h1><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="../ré sumé.png")
    return message


@pytest.mark.django_db
def test_signed_out_people_see_no_mail(client: Client, mailbox: Maildir):
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign-in"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "key/", "key/html/", "key/source/", "key/attachments/1/"])
def test_a_server_without_a_demonstration_mailbox_has_no_such_page(browser: Client, settings, path: str):
    settings.DEMO_MAILBOX = ""
    assert browser.get(f"{LIST}{path}").status_code == 404


@pytest.mark.django_db
def test_a_mailbox_that_is_not_there_yet_says_what_to_do(browser: Client, settings, tmp_path: Path):
    settings.DEMO_MAILBOX = str(tmp_path / "none")
    assert "Open the package Welcome" in browser.get(LIST).content.decode()


@pytest.mark.django_db
def test_the_list_has_the_newest_message_first(browser: Client, mailbox: Maildir):
    keep(mailbox, "Second", at=1_800_000_002)
    keep(mailbox, "First", at=900_000_001)
    keep(mailbox, "Third", at=1_800_000_003)
    page = browser.get(LIST)
    assert [line.subject for line in page.context["lines"]] == ["Third", "Second", "First"]
    assert "3 messages" in page.content.decode()


@pytest.mark.django_db
def test_the_list_is_paged(browser: Client, mailbox: Maildir):
    keys = [keep(mailbox, f"Report {number}", at=1_800_000_000 + number) for number in range(51)]
    assert len(browser.get(LIST).context["lines"]) == 50
    assert [line.key for line in browser.get(f"{LIST}?page=2").context["lines"]] == keys[:1]


@pytest.mark.django_db
def test_a_refresh_changes_nothing_until_a_message_arrives(browser: Client, mailbox: Maildir):
    keep(mailbox, "First", at=1_800_000_001)
    state = browser.get(LIST).context["state"]
    unchanged = browser.get(LIST, {"state": state}, headers={"HX-Request": "true"})
    keep(mailbox, "Second", at=1_800_000_002)
    changed = browser.get(LIST, {"state": state}, headers={"HX-Request": "true"})
    assert unchanged.status_code == 204
    assert "Second" in changed.content.decode()
    assert "<html" not in changed.content.decode()


@pytest.mark.django_db
def test_a_message_shows_its_headers_text_and_attachments(browser: Client, mailbox: Maildir):
    key = keep(mailbox, source=b"X-Envelope-To: hidden@example.com\r\n" + bytes(rich()))
    page = browser.get(reverse("demo-mail-message", args=[key])).content.decode()
    assert "hidden@example.com" in page
    assert "Grüße" in page
    assert "../ré sumé.png" in page
    assert "<script>alert" not in page


@pytest.mark.django_db
def test_a_message_leads_to_those_before_and_after_it(browser: Client, mailbox: Maildir):
    old, middle, new = [keep(mailbox, at=1_800_000_000 + number) for number in range(3)]
    shown = [browser.get(reverse("demo-mail-message", args=[key])).context for key in (old, middle, new)]
    assert [(each["older"], each["newer"]) for each in shown] == [("", middle), (old, new), (middle, "")]


@pytest.mark.django_db
def test_the_html_of_a_message_runs_nothing_and_fetches_nothing(browser: Client, mailbox: Maildir):
    answer = browser.get(reverse("demo-mail-html", args=[keep(mailbox, source=bytes(rich()))]))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert b"<h1>Hello</h1>" in answer.content


@pytest.mark.django_db
def test_an_attachment_is_saved_and_never_shown_in_place(browser: Client, mailbox: Maildir):
    key = keep(mailbox, source=bytes(rich()))
    answer = browser.get(reverse("demo-mail-attachment", args=[key, 1]))
    assert answer.content == b"\x00\x01"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")


@pytest.mark.django_db
def test_the_source_is_the_message_as_it_came(browser: Client, mailbox: Maildir):
    source = b"Subject: =?bad?=\n\n<b>\xff</b>\n"
    answer = browser.get(reverse("demo-mail-source", args=[keep(mailbox, source=source)]))
    assert answer.content == source
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["demo-mail-message", "demo-mail-source", "demo-mail-html"])
@pytest.mark.parametrize("key", ["nothing", "..", "%2e%2e", "new"])
def test_a_message_that_is_not_there_is_not_found(browser: Client, mailbox: Maildir, name: str, key: str):
    assert browser.get(reverse(name, args=[key])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"no headers at all",
        b"Subject: =?utf-8?b?!!!?=\nFrom: =?nonsense?q?x?=\n\nx",
        b"Subject: \xff\xfe raw\nFrom: \xc3\xa9\n\n\xff",
        b"Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n!!!",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>open",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: message/rfc822\n\nSubject: inner\n\ninner",
        b"Content-Disposition: attachment; filename*=nonsense''%ff\n\nx",
    ],
)
def test_a_broken_message_is_shown_as_well_as_it_can_be(browser: Client, mailbox: Maildir, source: bytes):
    key = keep(mailbox, source=source)
    assert browser.get(LIST).status_code == 200
    assert browser.get(reverse("demo-mail-message", args=[key])).status_code == 200


def test_parts_nested_too_deep_leave_the_headers():
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    assert read(b"Subject: Deep\n" + nested).header("subject") == "Deep"


@given(st.binary())
def test_any_octets_can_be_read(source: bytes):
    read(source)


@given(
    st.sampled_from(["Subject", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]),
    st.text(),
    st.binary(),
)
def test_any_header_can_be_read(name: str, text: str, body: bytes):
    read(f"{name}: {text}\n\n".encode("utf-8", "replace") + body)
