"""Files in the browser: uploading, replacing, copying a path, and choosing one in a File connection manager."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from designer.models import Project, User
from tests.e2e.actions import find_barriers, open_designer
from tests.packages import package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """(form) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["dropped"], "plan.txt"));
  form.dispatchEvent(new DragEvent("dragover", {bubbles: true, cancelable: true, dataTransfer: transfer}));
  form.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: transfer}));
}"""


def test_a_file_is_uploaded_and_chosen_in_a_file_connection_manager_and_esc_loses_nothing_of_another(
    open_page, member: User, project: Project, tmp_path: Path
):
    page: Page = open_page(member)
    (tmp_path / "body.txt").write_text("Good morning")
    page.goto(f"/projects/{project.pk}/")
    page.get_by_role("link", name="Files").click()
    page.get_by_label("Choose files, or drop them here").set_input_files(tmp_path / "body.txt")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status").first).to_contain_text("Uploaded: “body.txt”")
    assert find_barriers(page) == []

    open_designer(page, member, project, package())
    page.get_by_role("button", name="New connection").click()
    chooser = page.get_by_role("dialog", name="New connection manager")
    assert find_barriers(page) == []
    chooser.get_by_role("button", name="File connection manager").click()
    editor = page.get_by_role("dialog", name="New File connection manager")
    expect(editor.get_by_label("Usage type")).to_have_value("ExistingFile")
    editor.get_by_role("button", name="Browse…").click()
    expect(editor.get_by_role("button", name="body.txt")).to_be_focused()
    assert find_barriers(page) == []
    page.keyboard.press("Enter")
    expect(editor.get_by_label("File or folder")).to_have_value("body.txt")
    expect(editor.get_by_label("File or folder")).to_be_focused()
    editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()

    page.locator("[data-connection-id]").first.dblclick()
    editor = page.get_by_role("dialog", name="Edit File connection manager")
    expect(editor.get_by_label("File or folder")).to_have_value("body.txt")
    expect(editor.get_by_role("list", name="Validation")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()

    # The dialog asks before it throws away what was typed in the second form, and only then.
    for name in ("", "Relay"):
        page.get_by_role("button", name="New connection").click()
        page.get_by_role("button", name="SMTP connection manager").click()
        editor = page.get_by_role("dialog", name="New SMTP connection manager")
        editor.get_by_label("SMTP server").fill(name)
        page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Discard what you typed?")).to_be_visible()


def test_a_file_is_dropped_replaced_after_a_question_and_its_path_copied(
    open_page, member: User, project: Project, tmp_path: Path
):
    page: Page = open_page(member, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/projects/{project.pk}/files/")
    page.locator("[data-upload]").evaluate(DROP)
    row = page.get_by_role("listitem").filter(has_text="plan.txt")
    expect(row).to_contain_text(re.compile(r"7\sbytes, changed"))

    (tmp_path / "PLAN.txt").write_text("changed plan")
    page.get_by_label("Choose files, or drop them here").set_input_files(tmp_path / "PLAN.txt")
    page.get_by_role("button", name="Upload").click()
    question = page.get_by_role("dialog", name="Replace “PLAN.txt”?")
    assert find_barriers(page) == []
    question.get_by_role("button", name="Upload and replace").click()
    expect(row).to_contain_text(re.compile(r"12\sbytes, changed"))

    row.get_by_role("button", name="Copy path").click()
    expect(page.locator("[data-copied]")).to_have_text("The path plan.txt is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "plan.txt"
    with page.expect_download() as download:
        row.get_by_role("link", name="Download").click()
    assert download.value.path().read_text() == "changed plan"

    row.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the file").click()
    expect(page.get_by_role("heading", name="No file yet")).to_be_visible()
