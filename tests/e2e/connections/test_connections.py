"""Connection managers in the browser: the editor's fields and its connection string are two views of one thing."""

import pytest
from playwright.sync_api import Locator, Page, expect

from connections.catalog.services import create_connection
from designer.models import Project, User
from tests.e2e.actions import find_barriers, open_designer
from tests.packages import package, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, member: User, project: Project) -> Page:
    page = open_page(member)
    open_designer(page, member, project, package(connections=[smtp("Relay", port=465)]))
    return page


def open_editor(page: Page) -> Locator:
    page.locator("[data-connection-id]").first.dblclick()
    return page.get_by_role("dialog", name="Edit SMTP connection manager")


def test_the_list_is_narrowed_while_one_types(open_page, member: User, project: Project):
    for name, server in (("Relay", "mx.example.com"), ("Backup", "backup.example.net")):
        create_connection(member, project, smtp(name, smtp_server=server))
    page = open_page(member)
    page.goto("/connections/")
    page.get_by_label("Name, description or server").press_sequentially("mx.")
    expect(page.get_by_role("status").filter(has_text="1 connection manager")).to_be_visible()
    expect(page.get_by_role("row", name="Relay")).to_be_visible()
    expect(page.get_by_role("row", name="Backup")).to_have_count(0)
    expect(page.get_by_label("Name, description or server")).to_be_focused()


def test_a_connection_string_is_typed_corrected_and_fills_the_fields(page: Page):
    editor = open_editor(page)
    expect(editor.get_by_role("list", name="Validation")).to_contain_text("Port 465 usually expects TLS")
    editor.get_by_role("tab", name="Connection string").click()
    text = editor.get_by_role("textbox", name="Connection string")
    text.fill("SmtpServer=mail.example.com;EnableSsl=True;Prot=587")
    editor.get_by_role("button", name="OK").click()
    expect(editor.get_by_role("alert")).to_contain_text("“Prot” is no key of an SMTP connection manager")
    expect(text).to_be_visible()
    assert find_barriers(page) == []

    text.fill("SmtpServer=mail.example.com;EnableSsl=True;Port=587")
    editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()

    editor = open_editor(page)
    editor.get_by_role("tab", name="General").click()
    expect(editor.get_by_label("SMTP server")).to_have_value("mail.example.com")
    expect(editor.get_by_label("Enable Secure Sockets Layer (SSL)")).to_be_checked()
    expect(editor.get_by_label("Port")).to_have_value("587")
    editor.get_by_role("tab", name="Advanced").click()
    expect(editor.get_by_label("Timeout")).to_have_value("")
    expect(editor.get_by_role("list", name="Validation")).to_have_count(0)


def test_the_fields_write_the_connection_string(page: Page):
    editor = open_editor(page)
    editor.get_by_label("Enable Secure Sockets Layer (SSL)").check()
    editor.get_by_label("Port").fill("")
    editor.get_by_role("tab", name="Advanced").click()
    editor.get_by_label("TLS mode").select_option("TLS on connect")
    assert find_barriers(page) == []
    before = page.locator("[data-connection-id]").first.element_handle()
    with page.expect_response("**/tray/"):
        editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()

    editor = open_editor(page)
    assert before.evaluate("item => item.isConnected"), (
        "what is shown as before stays for a double click that has begun"
    )
    editor.get_by_role("tab", name="Connection string").click()
    expect(editor.get_by_role("textbox", name="Connection string")).to_have_value(
        "SmtpServer=127.0.0.1;UseWindowsAuthentication=False;EnableSsl=True;Timeout=3000;TlsMode=Implicit;"
    )
