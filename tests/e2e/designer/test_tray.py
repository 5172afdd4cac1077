"""The menu of a connection manager in the tray, by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from connections.models import ConnectionManager
from designer.models import Package, Project, User
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, save
from tests.packages import package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def item(page: Page, name: str):
    return page.locator("#tray").get_by_role("button", name=name)


def choose(page: Page, name: str, entry: str) -> None:
    item(page, name).press("Shift+F10")
    page.get_by_role("menuitem", name=entry).press("Enter")


def test_a_connection_manager_is_renamed_replaced_copied_and_given_to_the_project(
    open_page, member: User, project: Project
):
    relay, spare = smtp("Relay"), smtp("Spare")
    document = package("Nightly", [send_mail("First", "Relay"), send_mail("Second", relay.id)], [], [relay, spare])
    page = open_page(member)
    stored = open_designer(page, member, project, document)
    page.keyboard.press("Alt+4")

    choose(page, "Relay", "Rename")
    page.get_by_role("dialog", name="Rename Relay").get_by_label("Name").fill("Billing")
    page.keyboard.press("Enter")
    choose(page, "Billing", "Where used…")
    uses = page.get_by_role("dialog", name="Where Billing is used")
    expect(uses.get_by_role("button")).to_have_text(["First", "Second", "Close"])
    assert find_barriers(page) == []
    page.keyboard.press("Enter")

    choose(page, "Billing", "Replace everywhere…")
    page.get_by_label("Use in its place").fill("Spa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Replace", exact=True).press("Enter")
    item(page, "Billing").press("Delete")
    expect(item(page, "Billing")).to_be_hidden()
    choose(page, "Spare", "Disable the 2 tasks that use it")

    choose(page, "Spare", "Convert to project connection manager…")
    page.get_by_role("button", name="Save and convert").press("Enter")
    expect(item(page, "Spare")).to_contain_text("Project")
    expect(page.locator(".mw-dirty")).to_have_text("Saved")
    saved = load_document(Package.objects.get(pk=stored.pk))
    assert (saved.connections, {one.disable for one in saved.executables}) == ([], {True})
    assert {one.properties["smtp_connection"] for one in saved.executables} == {str(spare.id)}
    assert ConnectionManager.objects.get(project=project).name == "Spare"
    page.keyboard.press("Alt+4")
    choose(page, "Spare", "Enable the 2 tasks that use it")
    save(page)
