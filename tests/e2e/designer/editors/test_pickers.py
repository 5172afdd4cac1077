"""Choosing one of very many: a combobox that searches at the server, by the keyboard alone."""

import pytest
from playwright.sync_api import Page, Route, expect

from connections.environments.services import create_environment, list_references
from connections.models import ConnectionManager
from connections.models.environment_document import EnvironmentDocument
from designer.models import Project, User
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, save, task
from tests.e2e.conftest import OpenPage
from tests.packages import package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def managers() -> list[ConnectionManager]:
    """More managers in the catalog than a select offers."""
    rows = [ConnectionManager(type="SMTP", name=f"Relay {number:03}") for number in range(120)]
    return ConnectionManager.objects.bulk_create(rows)


def status(page: Page):
    return page.locator(".mw-picker-status").first


@pytest.mark.usefixtures("managers")
def test_what_an_environment_sets_is_found_by_words(open_page: OpenPage, member: User, project: Project):
    create_environment(member, project, EnvironmentDocument(name="Test"))
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/environments/")
    what = page.get_by_role("combobox", name="What is set")
    what.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Relay 000: SMTP server")).to_be_visible()
    page.keyboard.type("097 port")
    found = page.get_by_role("option", name="Relay 097: port", exact=True)
    expect(found).to_have_attribute("aria-selected", "true")
    expect(status(page)).to_have_text("1 found.")
    assert find_barriers(page) == []
    page.keyboard.press("Enter")
    expect(what).to_have_value("Relay 097: port")
    held: list[Route] = []
    page.route("**/choices/**", lambda route: held.append(route))
    with page.expect_request("**/choices/**"):
        what.fill("relay 00")
    page.keyboard.press("ArrowDown")
    gone_on_to = page.get_by_role("option").nth(1)
    expect(gone_on_to).to_have_attribute("aria-selected", "true")
    before = status(page).inner_text()
    held.pop().continue_()
    page.unroute("**/choices/**")
    expect(status(page)).not_to_have_text(before)
    expect(gone_on_to).to_have_attribute("aria-selected", "true")
    what.fill("zzz")
    expect(status(page)).to_contain_text("Nothing fits")
    page.keyboard.press("Tab")
    expect(what).to_have_value("Relay 097: port")
    page.keyboard.type("Port")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="Relay 097 (catalog): Relay 097: port")).to_be_visible()
    assert [each.name for each in list_references(project)] == ["Relay 097"]


@pytest.mark.usefixtures("managers")
def test_a_task_is_given_one_of_many_connection_managers(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    saved = open_designer(page, member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))
    task(page, "Report").focus()
    page.keyboard.press("Enter")
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    editor.get_by_role("tab", name="Mail").click()
    manager = editor.get_by_role("combobox", name="SMTP connection")
    expect(manager).to_have_value("Mail server")
    manager.fill("lay 118")
    expect(editor.get_by_role("option", name="Relay 118")).to_have_attribute("aria-selected", "true")
    assert find_barriers(page) == []
    page.keyboard.press("Escape")
    expect(editor.get_by_role("listbox")).to_be_hidden()
    expect(manager).to_have_value("Mail server")
    manager.fill("lay 118")
    expect(editor.get_by_role("option", name="Relay 118")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()
    save(page)
    chosen = ConnectionManager.objects.get(name="Relay 118")
    assert load_document(saved).executables[0].properties["smtp_connection"] == str(chosen.uid)
