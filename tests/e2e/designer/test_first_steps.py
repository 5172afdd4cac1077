"""From an empty project to a mail merge, and what editors do with their pages."""

import pytest
from playwright.sync_api import expect

from designer.models import Package, Project, User
from tests.e2e.actions import find_barriers, task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_new_package_begins_with_a_mail_merge_or_a_notice_of_failure(open_page, member: User, project: Project):
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/packages/new/")
    page.keyboard.type("Invoices")
    page.keyboard.press("Enter")
    starts = page.get_by_role("group", name="Other starts")
    expect(starts.get_by_role("link", name="Import from SSIS")).to_be_visible()
    assert find_barriers(page) == []

    starts.get_by_role("button", name="Mail merge from a file").click()
    expect(task(page, "Send Mail to Row")).to_be_visible()
    page.keyboard.press("Control+z")
    starts.get_by_role("button", name="Notify on failure").click()
    expect(page.get_by_role("tab", name="Event Handlers")).to_contain_text("1")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert [each.type for each in Package.objects.get().executables.order_by("position")] == [
        "SendMailTask",
        "EventHandler",
        "SendMailTask",
    ]

    task(page, "Send Mail Task").dblclick()
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    height = editor.bounding_box()["height"]
    editor.get_by_role("tab", name="Mail").click()
    before = editor.bounding_box()
    assert before["height"] == height
    page.keyboard.press("Alt+ArrowLeft")
    assert editor.bounding_box()["x"] == before["x"] - 40
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()
