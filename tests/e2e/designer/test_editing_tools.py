"""Finding and replacing, and copying as text from package to package, as people do it by keyboard and mouse."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from designer.models import Project, User
from designer.package.document import VariableDocument
from tests.e2e.actions import find_barriers, open_designer, rename, task
from tests.packages import arrow, package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
"""Pastes what another program has put on the clipboard."""


@pytest.fixture
def page(open_page, member: User) -> Page:
    return open_page(member, viewport={"width": 1440, "height": 1000})


def test_texts_are_found_shown_and_replaced_in_one_step(page: Page, member: User, project: Project):
    first, second = send_mail("First", to_line="ops@old.example"), send_mail("Second", to_line="ops@old.example")
    document = package("Find", [first, second.model_copy(update={"y": 200})], [arrow(first, second)], [smtp()])
    variable = VariableDocument(name="Domain", value="old.example")
    open_designer(page, member, project, document.model_copy(update={"variables": [variable]}))
    task(page, "First").focus()
    page.keyboard.press("Control+f")
    find = page.get_by_role("search", name="Find in the package")
    expect(find.get_by_role("textbox", name="Find")).to_be_focused()
    page.keyboard.type("old.example")
    expect(find).to_contain_text("1 of 3")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(task(page, "Second")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#properties h3")).to_be_visible()
    assert find_barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Variables")).to_have_attribute("aria-selected", "true")
    find.get_by_role("combobox", name="Where").select_option("Addresses and servers")
    expect(find).to_contain_text("1 of 2")
    find.get_by_role("textbox", name="Replace by").fill("new.example")
    find.get_by_role("button", name="Replace all").click()
    expect(find).to_contain_text("Not found")
    expect(page.locator("[data-task]", has_text="ops@new.example")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(find).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-task]", has_text="ops@old.example")).to_have_count(2)


def test_tasks_go_as_text_from_package_to_package_with_what_they_name(page: Page, member: User, project: Project):
    server = smtp()
    mail = send_mail("Mail", server.id).model_copy(update={"expressions": {"subject": "@[User::Subject]"}})
    source = package("Source", [mail], [], [server])
    variables = [VariableDocument(name="Subject", value="Hello")]
    open_designer(page, member, project, source.model_copy(update={"variables": variables}))
    task(page, "Mail").focus()
    page.keyboard.press("Control+c")
    expect(page.get_by_role("status")).to_have_text('Copied "Mail".')
    copied = json.loads(page.evaluate("localStorage['mailwright.clipboard']"))
    assert [each["name"] for each in copied["connections"]] == ["Mail server"]

    open_designer(page, member, project, package("Target", [send_mail("Other", subject="Old")]))
    task(page, "Other").focus()
    page.keyboard.press("Control+v")
    told = 'Pasted "Mail". Brought along: connection manager Mail server, variable User::Subject.'
    expect(page.locator(".mw-notice")).to_contain_text(told)
    expect(task(page, "Mail")).to_be_focused()
    task(page, "Other").focus()
    page.keyboard.press("Control+Shift+v")
    expect(task(page, "Other")).to_have_accessible_name(re.compile(r"@\[User::Subject\]"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#canvas [data-task]")).to_have_count(1)
    page.evaluate(PASTE, '{"executables": [\n{"id": "a"}]}')
    expect(page.locator(".mw-notice")).to_contain_text("Nothing is pasted. Line 2: “name” is missing.")


def test_the_package_goes_out_as_picture_and_page_and_its_parts_are_read_and_written_as_json(
    page: Page, member: User, project: Project
):
    open_designer(page, member, project, package("Out", [send_mail("Mail")], [], [smtp()]))
    task(page, "Mail").focus()
    rename(page, "Unsaved")
    for entry, name, beginning in (
        ("Picture as SVG", "Out.svg", b"<svg"),
        ("Picture as PNG", "Out.png", b"\x89PNG"),
        ("Documentation page", "Out.html", b"<!doctype html>"),
    ):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as downloaded:
            page.get_by_role("menuitem", name=entry).click()
        assert downloaded.value.suggested_filename == name
        assert Path(downloaded.value.path()).read_bytes().startswith(beginning)
    task(page, "Unsaved").focus()
    page.keyboard.press("j")
    dialog = page.get_by_role("dialog", name="Unsaved as JSON")
    text = dialog.get_by_role("textbox", name="JSON")
    expect(text).to_be_focused()
    assert find_barriers(page) == []
    text.fill(text.input_value().replace('"subject": "Mail"', '"subject": 7'))
    dialog.get_by_role("button", name="OK").click()
    expect(dialog.get_by_role("alert")).to_contain_text("subject")
    text.fill(text.input_value().replace('"subject": 7', '"subject": "By JSON"'))
    dialog.get_by_role("button", name="OK").click()
    expect(task(page, "Unsaved")).to_have_accessible_name(re.compile("By JSON"))
    page.get_by_role("button", name="Undo list").click()
    steps = page.get_by_role("dialog", name="Undo list")
    expect(steps.get_by_role("listitem").first).to_contain_text('Changed "Unsaved" as JSON.')
    steps.get_by_role("button", name="As it was before these steps").click()
    assert find_barriers(page) == []
    steps.get_by_role("button", name="Close").click()
    expect(task(page, "Mail")).to_be_visible()
