"""The Package Explorer by the keyboard alone: what the canvas does can be done in the tree."""

import pytest
from playwright.sync_api import Page, expect

from designer.models import Package, Project, User
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, save, task
from tests.packages import arrow, executable, note, package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def current(page: Page):
    """Give the line that the keys work on."""
    return page.locator("#explorer [data-current]")


def choose(page: Page, entry: str) -> None:
    """Open the menu of the line by the keyboard, and choose."""
    expect(page.get_by_role("tree")).to_be_focused()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name=entry).press("Enter")


def test_a_package_is_changed_in_the_tree_without_the_canvas(open_page, member: User, project: Project):
    first, second, third = send_mail("Announce"), send_mail("Bills"), send_mail("Tell")
    box = executable("Sequence", "Month")
    document = package("Nightly", [first, second, third, box], [arrow(first, second)], [smtp()])
    document = document.model_copy(update={"notes": [note("Sent at night", first)]})
    page = open_page(member)
    stored = open_designer(page, member, project, document)

    page.keyboard.press("Alt+9")
    expect(page.get_by_role("tree", name="Package Explorer")).to_be_focused()
    page.keyboard.type("bil")
    expect(current(page)).to_contain_text("Bills")
    expect(task(page, "Bills")).to_have_attribute("aria-pressed", "true")
    assert find_barriers(page) == []

    page.keyboard.press("F2")
    expect(page.get_by_label("New name of Bills")).to_be_focused()
    page.get_by_label("New name of Bills").fill("Invoices")
    page.keyboard.press("Enter")
    expect(current(page)).to_contain_text("Invoices")
    expect(page.get_by_role("tree")).to_be_focused()
    choose(page, "Disable")
    expect(current(page)).to_contain_text("disabled")

    choose(page, "Connect…")
    dialog = page.get_by_role("dialog", name="Connect tasks")
    dialog.get_by_role("combobox").nth(1).select_option(label="Tell")
    dialog.get_by_role("button", name="Connect").press("Enter")
    expect(current(page)).to_contain_text("on success to Tell")

    expect(page.get_by_role("tree")).to_be_focused()
    page.keyboard.type("tell")
    expect(current(page)).to_contain_text("Tell")
    choose(page, "Move to a container…")
    page.get_by_role("button", name="Move", exact=True).press("Enter")
    expect(current(page)).to_have_attribute("aria-level", "4")
    choose(page, "Duplicate")
    expect(current(page)).to_contain_text("Tell 1")
    expect(page.get_by_role("tree")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(current(page)).to_contain_text("Month")
    choose(page, "Add into it…")
    page.get_by_role("menuitem", name="Add Expression Task").press("Enter")
    expect(current(page)).to_have_attribute("aria-level", "4")
    expect(page.get_by_role("tree")).to_be_focused()
    page.keyboard.press("Delete")

    page.get_by_label("Filter the package").fill("announce")
    expect(page.get_by_role("status").filter(has_text="found")).to_have_text("2 found")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("tree")).to_be_focused()
    page.keyboard.type("ann")
    expect(current(page)).to_contain_text("Announce")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Send Mail Task Editor")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tree")).to_be_focused()

    save(page)
    saved = load_document(Package.objects.get(pk=stored.pk))
    inside = sorted((one.name, one.parent == box.id, one.disable) for one in saved.executables)
    assert inside == [
        *(("Announce", False, False), ("Invoices", False, True), ("Month", False, False)),
        *(("Tell", True, False), ("Tell 1", True, False)),
    ]
    assert len(saved.precedence_constraints) == 1
