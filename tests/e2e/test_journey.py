"""From signing in to the mail that arrived: once with the mouse, once with the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from designer.models import User
from tests.e2e.actions import tab_to, task, wait_for_designer
from tests.programs.processes import empty_broker, worker
from tests.servers.smtp import MailServer, ReceivedMail, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server() -> Iterator[MailServer]:
    empty_broker()
    with mail_server() as running, worker(processes=1):
        yield running


@pytest.fixture
def person(db, settings) -> User:
    """Somebody whose password the web server, which has an installation's settings, can check."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    return User.objects.create_user("paula", password="a long password")


def expect_success(page: Page, server: MailServer) -> ReceivedMail:
    expect(page.locator(".mw-run-status")).to_contain_text("Succeeded")
    page.get_by_role("button", name="Messages", exact=True).click()
    expect(page.get_by_role("list", name="Event messages")).to_contain_text("250 2.0.0 Queued as 1")
    assert len(server.received) == 1
    return server.received[0]


def test_a_package_is_made_and_run_with_the_mouse(open_page, person: User, server: MailServer):
    page = open_page(reduced_motion="no-preference")
    page.goto("/")
    page.get_by_label("Username").fill(person.username)
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("Name").fill("Warehouse")
    page.get_by_role("button", name="Create the project").click()
    page.get_by_role("link", name="New package").first.click()
    page.get_by_label("Name").fill("Nightly")
    page.get_by_role("button", name="Create the package").click()

    wait_for_designer(page)
    # It is loaded a moment later, and moves all below it.
    expect(page.get_by_role("heading", name="1 of 5: Add tasks")).to_be_visible()
    toolbox = page.get_by_role("toolbar", name="Task types").get_by_role("button", name="Send Mail Task")
    toolbox.drag_to(page.locator("#canvas"), target_position={"x": 300, "y": 120})
    task(page, "Send Mail Task").dblclick()
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    editor.get_by_label("Name").fill("Mail report")
    editor.get_by_role("tab", name="Mail").click()
    editor.get_by_role("button", name="New connection…").click()
    connection = page.get_by_role("dialog", name="New SMTP connection manager")
    connection.get_by_label("Name", exact=True).fill("Local server")
    connection.get_by_label("SMTP server").fill("127.0.0.1")
    connection.get_by_label("Port").fill(str(server.port))
    connection.get_by_role("button", name="OK").click()
    expect(editor.get_by_label("SMTP connection").locator("option:checked")).to_have_text("Local server")
    editor.get_by_label("From").fill("reports@example.com")
    editor.get_by_label("To", exact=True).fill("ann@example.com")
    editor.get_by_label("Subject").fill("Stock of today")
    editor.get_by_label("Message as text").fill("All shelves are full.")
    editor.get_by_role("button", name="OK").click()
    expect(page.get_by_role("tab", name=re.compile("^Issues$"))).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".mw-dirty")).to_have_text("Saved")
    page.get_by_role("button", name="Run", exact=True).click()

    mail = expect_success(page, server)
    assert (mail.sender, mail.recipients) == ("reports@example.com", ("ann@example.com",))
    assert b"Subject: Stock of today" in mail.content
    assert b"All shelves are full." in mail.content


def test_two_tasks_are_made_connected_and_run_with_the_keyboard_alone(open_page, person: User, server: MailServer):
    page = open_page()
    page.goto("/")
    keys = page.keyboard
    tab_to(page, "Username")
    keys.type(person.username)
    tab_to(page, "Password")
    keys.type("a long password")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    tab_to(page, "New project")
    keys.press("Enter")
    page.wait_for_url("**/projects/new/")
    tab_to(page, "Name")
    keys.type("Warehouse")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/projects/\d+/$"))
    tab_to(page, "New package")
    keys.press("Enter")
    page.wait_for_url("**/packages/new/")
    tab_to(page, "Name")
    keys.type("Nightly")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/packages/\d+/$"))
    wait_for_designer(page)

    keys.press("Alt+1")
    keys.press("Enter")
    expect(task(page, "Send Mail Task")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    keys.press("Control+a")
    keys.type("Mail report")
    tab_to(page, "General", "Shift+Tab")
    keys.press("ArrowDown")
    tab_to(page, "New connection…")
    keys.press("Enter")
    connection = page.get_by_role("dialog", name="New SMTP connection manager")
    expect(connection.get_by_label("Name", exact=True)).to_be_focused()
    tab_to(page, "SMTP server")
    keys.type("127.0.0.1")
    tab_to(page, "Port")
    keys.type(str(server.port))
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("SMTP connection", exact=True)).to_be_focused()
    tab_to(page, "From")
    keys.type("reports@example.com")
    tab_to(page, "To")
    keys.type("ann@example.com")
    keys.press("Enter")
    keys.press("Enter")
    expect(task(page, "Mail report")).to_be_focused()

    keys.press("Control+c")
    keys.press("Control+v")
    expect(task(page, "Mail report 1")).to_be_focused()
    keys.press("Control+ArrowRight")
    keys.press("ArrowUp")
    keys.press("c")
    expect(page.get_by_role("dialog", name="Connect tasks").get_by_label("To")).to_be_focused()
    tab_to(page, "Success")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(task(page, "Mail report")).to_have_accessible_name(re.compile("on failure to Mail report 1"))
    keys.press("Control+Enter")

    mail = expect_success(page, server)
    assert mail.recipients == ("ann@example.com",)
    expect(task(page, "Mail report 1")).to_have_accessible_name(re.compile("skipped"))
