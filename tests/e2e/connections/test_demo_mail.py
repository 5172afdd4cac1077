"""The demonstration mailbox in a real browser: it can be read by everybody, and a hostile mail does nothing."""

from collections.abc import Iterator
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from designer.models import User
from tests.e2e.actions import find_barriers
from tests.e2e.conftest import sign_in, web_server
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOSTILE = """<h1>Hello</h1>
<script>parent.document.title = document.title = "taken"; document.querySelector("h1").textContent = "taken"</script>
<img src="https://tracker.invalid/pixel.gif" onerror="document.querySelector('h1').textContent = 'taken'">
<meta http-equiv="refresh" content="0;url=/signout/">
<form action="/signout/" method="post"><button>Go</button></form>"""
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail") / "demo-mail"


@pytest.fixture(scope="module")
def address(folder: Path, django_db_setup: None) -> Iterator[str]:
    """The address of a server that has a demonstration mailbox."""
    with web_server(free_port(), variables={"DEMO_MAILBOX": str(folder)}) as address:
        yield address


@pytest.fixture
def mailbox(folder: Path) -> Iterator[Maildir]:
    mailbox = Maildir(folder, create=True)
    yield mailbox
    mailbox.clear()


@pytest.fixture
def page(browser: Browser, mailbox: Maildir, member: User, address: str) -> Iterator[Page]:
    """A page of that server; here a mail may violate the security policy, in vain."""
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 800})
    sign_in(context, member, address)
    yield context.new_page()
    context.close()


def mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Reports <reports@example.com>"
    message["To"] = "ann@example.com"
    message["Subject"] = subject
    message.set_content("Text " * 500)
    message.add_alternative(HOSTILE, subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="report" * 30 + ".pdf")
    return message


def test_mail_arrives_by_itself_and_a_hostile_one_does_nothing(page: Page, mailbox: Maildir):
    answered: list[str] = []
    page.on("requestfinished", lambda request: answered.append(request.url))
    page.goto("/demo-mail/")
    expect(page.get_by_text("No mail has arrived yet")).to_be_visible()
    assert find_barriers(page) == []
    mailbox.add(bytes(mail("Long " * 200)))
    page.get_by_role("link", name="Long Long").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Hello")).to_be_visible()
    frame.get_by_role("button", name="Go").click()
    expect(frame.get_by_role("heading", name="Hello")).to_be_visible()
    expect(page).to_have_title("Long " * 15 + "Long… · Demonstration mail · Mailwright")
    assert find_barriers(page) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert [url for url in answered if "tracker" in url or "signout" in url] == []


def test_the_list_keeps_the_focus_when_mail_arrives(page: Page, mailbox: Maildir):
    mailbox.add(bytes(mail("First")))
    page.goto("/demo-mail/")
    page.get_by_role("link", name="First").focus()
    mailbox.add(bytes(mail("Second")))
    expect(page.get_by_role("link", name="Second")).to_be_visible()
    expect(page.get_by_role("link", name="First")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("2 messages")
    assert find_barriers(page) == []
