"""The Send Mail Task Editor in the browser: chips, the message, its preview, and the test to oneself."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from designer.models import Package, Project, User
from designer.package.document import VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import (
    STILL,
    find_barriers,
    open_designer,
    save,
    show_in,
    tab_to,
    task,
)
from tests.e2e.conftest import OpenPage
from tests.packages import package, send_mail, smtp
from tests.programs.processes import empty_broker, worker
from tests.servers.smtp import MailServer, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PAGES = ["General", "Mail", "Attachments", "Headers", "Delivery", "Expressions"]
FROM_OUTLOOK = "Ann Smith <ann@example.com>; Doe, Jane <jane@example.com>; nobody"
PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def server() -> Iterator[MailServer]:
    empty_broker()
    with mail_server() as running, worker(processes=1):
        yield running


def open_editor(page: Page, name: str = "Report") -> Locator:
    """Open a task's editor by the keyboard, on the page Mail."""
    task(page, name).focus()
    page.keyboard.press("Enter")
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    editor.get_by_role("tab", name="Mail").click()
    return editor


def chips(editor: Locator, label: str = "To") -> Locator:
    return editor.get_by_role("list", name=f"{label}: addresses").locator("[data-chip]")


def choose_format(editor: Locator, name: str) -> None:
    editor.get_by_role("radiogroup", name="Format").get_by_text(name, exact=True).click()


def stored(saved: Package) -> dict[str, object]:
    return load_document(saved).executables[0].properties


def test_a_mail_is_written_previewed_tested_and_sent(
    open_page: OpenPage, member: User, project: Project, server: MailServer
):
    page = open_page(member)
    document = package(tasks=[send_mail("Report", to_line="")], connections=[smtp(port=server.port)])
    saved = open_designer(page, member, project, document)
    editor = open_editor(page)

    editor.get_by_label("To", exact=True).evaluate(PASTE, FROM_OUTLOOK)
    expect(chips(editor)).to_have_text(
        ["Ann Smith <ann@example.com>", "Doe, Jane <jane@example.com>", "nobodyhas no @"]
    )
    chips(editor).last.dblclick()
    page.keyboard.type("bob@example.com,")
    expect(chips(editor)).to_have_count(3)
    editor.get_by_label("Subject").fill("Stock of today")
    editor.get_by_label("Message as text").fill("Typed & kept")
    editor.get_by_label("Message source type").select_option("Variable")
    expect(editor.get_by_label("Message variable")).to_be_visible()
    expect(editor.get_by_label("Message as text")).to_be_hidden()
    editor.get_by_label("Message source type").select_option("Direct input")
    choose_format(editor, "Both")
    expect(editor.get_by_label("Message as HTML")).to_have_text("<p>Typed &amp; kept</p>")
    editor.get_by_label("Message as HTML").fill("<h1>All shelves are full.</h1>")

    editor.get_by_role("button", name="Preview…").click()
    preview = page.get_by_role("dialog", name="Preview")
    expect(preview).to_contain_text("3 recipients: 3 in To.")
    preview.get_by_role("tab", name="Source").click()
    expect(preview.get_by_role("tabpanel", name="Source")).to_contain_text("<h1>All shelves are full.</h1>")
    assert find_barriers(page) == []
    preview.get_by_text("Send a test to me").click()
    preview.get_by_label("Your address").fill("mia@example.com")
    page.keyboard.press("Enter")
    expect(preview.locator("[data-trial] [role=status]")).to_have_text("Succeeded")
    preview.get_by_role("button", name="Close").click()
    assert [mail.recipients for mail in server.received] == [("mia@example.com",)]

    editor.get_by_role("button", name="OK").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".mw-dirty")).to_have_text("Saved")
    properties = stored(saved)
    assert properties["to_line"] == 'Ann Smith <ann@example.com>; "Doe, Jane" <jane@example.com>; bob@example.com'
    assert (properties["message_format"], properties["text_alternative"]) == ("Html", "Typed & kept")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".mw-run-status")).to_contain_text("Succeeded")
    mail = server.received[-1]
    assert mail.recipients == ("ann@example.com", "jane@example.com", "bob@example.com")
    assert b"All shelves are full." in mail.content


def test_recipients_are_edited_with_the_keyboard_alone(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    keys = page.keyboard
    saved = open_designer(page, member, project, package(tasks=[send_mail("Report", to_line="")], connections=[smtp()]))
    editor = open_editor(page)
    editor.get_by_label("To", exact=True).focus()
    keys.type("ann@example.com;bob@example.com")
    keys.press("Enter")
    keys.type("carl@example")
    expect(chips(editor)).to_have_count(2)
    keys.press("Home")
    keys.press("ArrowLeft")
    expect(chips(editor).nth(1)).to_be_focused()
    keys.press("ArrowLeft")
    keys.press("F2")
    keys.type("anna@example.com")
    keys.press("Enter")
    expect(chips(editor)).to_have_text(["bob@example.com", "carl@example", "anna@example.com"])
    keys.press("ArrowLeft")
    keys.press("Home")
    keys.press("Delete")
    expect(chips(editor)).to_have_text(["carl@example", "anna@example.com"])
    keys.press("End")
    keys.press("ArrowRight")
    keys.press("Backspace")
    expect(chips(editor)).to_have_text(["carl@example"])
    tab_to(page, "Bcc")
    keys.type("dora@example.com")
    keys.press("Tab")
    expect(chips(editor, "Bcc")).to_have_text(["dora@example.com"])
    tab_to(page, "OK")
    keys.press("Enter")
    expect(editor).to_be_hidden()
    save(page)
    assert (stored(saved)["to_line"], stored(saved)["bcc_line"]) == ("carl@example", "dora@example.com")


def test_what_comes_back_with_an_error_has_lost_nothing(open_page: OpenPage, member: User, project: Project):
    """And the script of the editor is loaded when the first one opens."""
    page = open_page(member)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    open_designer(page, member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))
    assert not [url for url in loaded if "send-mail-editor" in url]
    editor = open_editor(page)
    editor.get_by_label("Message as text").fill("Draft of the text")
    assert len([url for url in loaded if "send-mail-editor" in url]) == 1
    choose_format(editor, "HTML")
    editor.get_by_label("Message as HTML").fill("<b>Draft</b>")
    editor.get_by_role("tab", name="General").click()
    editor.get_by_label("Name").fill("")
    editor.get_by_role("button", name="OK").click()
    expect(editor.get_by_role("alert")).to_contain_text("Type a name.")
    editor.get_by_role("tab", name="Mail").click()
    expect(editor.get_by_label("Message as HTML")).to_have_text("<b>Draft</b>")
    choose_format(editor, "Text")
    expect(editor.get_by_label("Message as text")).to_have_text("Draft of the text")


def test_a_click_that_leaves_a_recipient_meets_its_aim_and_an_error_in_a_table_marks_its_page_and_leads_there(
    open_page: OpenPage, member: User, project: Project
):
    page = open_page(member)
    open_designer(page, member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))
    editor = open_editor(page)
    editor.get_by_role("tab", name="Headers").click()
    reply_to = editor.get_by_role("textbox", name="Reply to")
    reply_to.fill(";".join(f"person.{number}@example.com" for number in range(25)))
    editor.get_by_role("tab", name="Delivery").click()
    expect(editor.get_by_role("tab", name="Delivery")).to_have_attribute("aria-selected", "true")
    editor.get_by_role("tab", name="Headers").click()
    expect(chips(editor, "Reply to")).to_have_count(25)

    editor.get_by_role("tab", name="Attachments").click()
    editor.get_by_label("File", exact=True).first.fill("folder/report.csv")
    editor.get_by_role("tab", name="General").click()
    editor.get_by_role("button", name="OK").click()
    expect(editor.get_by_role("tab", name="Attachments")).to_have_attribute("data-has-error", "")
    editor.get_by_role("tab", name="General").click()
    editor.get_by_role("alert").get_by_role("link").click()
    expect(editor.get_by_label("File", exact=True).first).to_be_focused()


def test_every_page_is_without_barriers_and_fits(open_page: OpenPage, member: User, project: Project):
    page = open_page(member, viewport={"width": 360, "height": 800}, color_scheme="dark")
    many = ";".join(f"person.{number}@example.com" for number in range(300))
    full = send_mail("Report", to_line=f"nobody;{many}", message_format="Html", text_alternative="Text")
    document = package(tasks=[full.model_copy(update={"expressions": {"subject": '"A"'}})], connections=[smtp()])
    variables = [VariableDocument(name="Body")]
    open_designer(page, member, project, document.model_copy(update={"variables": variables}))
    editor = open_editor(page)
    expect(editor.get_by_role("button", name="Show 271 more")).to_be_visible()
    page.evaluate(STILL)
    barriers = {name: look_at(page, editor, name) for name in PAGES}
    assert barriers == {name: [] for name in PAGES}


def look_at(page: Page, editor: Locator, name: str) -> list[str]:
    """Give what is wrong with a page of the editor where it is dark and narrow, and where it is light and wide; with
    the first one, what is wrong below it."""
    show_in(page, "dark", 360)
    editor.get_by_role("tab", name=name).click()
    within = "" if name == PAGES[0] else "dialog[open]"
    found = find_in_dialog(page, editor, "dark", within)
    show_in(page, "light", 1440)
    return [*found, *find_in_dialog(page, editor, "light", within)]


def find_in_dialog(page: Page, editor: Locator, theme: str, within: str) -> list[str]:
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    widths = editor.evaluate("dialog => [dialog.scrollWidth, dialog.clientWidth]")
    found = find_barriers(page, within)
    return [*found, *([f"wider than its window: {json.dumps(widths)}"] if widths[0] > widths[1] else [])]
