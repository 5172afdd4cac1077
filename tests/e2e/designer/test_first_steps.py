"""From an empty project to a mail merge, and what editors do with their pages."""

import pytest
from playwright.sync_api import expect

from designer.models import Package, Project, User
from designer.services.packages import create_package
from tests.e2e.actions import at_rest, find_barriers, find_barriers_in_forced_colours_too, save, task
from tests.packages import package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_new_package_begins_with_a_mail_merge_or_a_notice_of_failure(open_page, member: User, project: Project):
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/packages/new/")
    expect(page.get_by_label("Name")).to_be_focused()
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
    save(page)
    assert [each.type for each in Package.objects.get().executables.order_by("position")] == [
        "SendMailTask",
        "EventHandler",
        "SendMailTask",
    ]

    task(page, "Send Mail Task").dblclick()
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    height = at_rest(editor)["height"]
    editor.get_by_role("tab", name="Mail").click()
    before = at_rest(editor)
    assert before["height"] == height
    page.keyboard.press("Alt+ArrowLeft")
    assert at_rest(editor)["x"] == before["x"] - 40
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()


def test_a_tour_goes_along_with_the_first_steps_until_it_is_left(open_page, member: User, project: Project):
    page = open_page(member)
    page.goto(f"/packages/{create_package(member, project, package('First')).pk}/")
    heading = page.get_by_role("heading", name="1 of 5: Add tasks")
    expect(heading).to_be_visible()
    expect(heading).not_to_be_focused()
    assert find_barriers_in_forced_colours_too(page) == []

    page.get_by_role("button", name="Send Mail Task", exact=True).click()
    page.get_by_role("button", name="Send Mail Task", exact=True).click()
    expect(page.get_by_role("heading", name="2 of 5: Connect them")).to_be_visible()
    page.get_by_role("button", name="Next").press("Escape")
    expect(page.get_by_role("region", name="Connect them")).to_be_hidden()
    expect(page.locator("#canvas :focus")).to_be_visible()

    page.keyboard.press("?")
    page.get_by_role("button", name="Begin the tour").click()
    expect(heading).to_be_focused()
    page.reload()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()
    expect(heading).to_be_hidden()
    page.get_by_role("button", name="Continue").click()
    expect(task(page, "Send Mail Task 1")).to_be_in_viewport(ratio=1)
    # The view of an empty canvas is where it began until it is fitted.
    expect(page.locator(".react-flow__viewport")).not_to_have_css("transform", "matrix(1, 0, 0, 1, 0, 0)")
