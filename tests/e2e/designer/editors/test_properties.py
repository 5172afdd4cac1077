"""The properties pane without a mouse: common properties of tasks and of the package, by value and by expression."""

import re

import pytest
from playwright.sync_api import Page, expect

from designer.models import Package, Project, User
from designer.package.document import VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, save, task
from tests.packages import arrow, package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def row(page: Page, name: str):
    return page.locator(f'#properties [data-property="{name}"]')


def test_common_properties_are_set_reset_and_driven(open_page, member: User, project: Project):
    first, second = send_mail("First"), send_mail("Second").model_copy(update={"maximum_error_count": 2})
    rows = VariableDocument(name="Rows", type="Int32", value=3)
    document = package("Nightly", [first, second], [arrow(first, second)], [smtp()])
    page = open_page(member)
    stored = open_designer(page, member, project, document.model_copy(update={"variables": [rows]}))

    most = page.get_by_label("Max concurrent executables", exact=True)
    most.fill("lots")
    most.press("Enter")
    expect(row(page, "max_concurrent_executables")).to_contain_text("cannot be “lots”. Type a whole number")
    most.fill("2")
    most.press("Enter")
    page.get_by_role("button", name="Reset Max concurrent executables").press("Enter")
    expect(most).to_have_value("-1")

    task(page, "First").focus()
    page.keyboard.press("Control+a")
    expect(page.get_by_role("heading", name="2 tasks selected")).to_be_visible()
    page.get_by_label("Fail package on failure", exact=True).press("Space")
    errors = page.get_by_label("Maximum error count", exact=True)
    errors.fill("5")
    errors.press("Enter")
    assert find_barriers(page) == []

    page.keyboard.press("Alt+2")
    page.keyboard.press("Escape")
    task(page, "Second").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Expression of Disable", exact=True).press("Enter")
    expect(page.get_by_label("Expression for Disable", exact=True)).to_be_focused()
    page.keyboard.type("@[User::Rows] >")
    page.get_by_role("button", name="Build the expression of Disable").press("Enter")
    builder = page.get_by_role("dialog", name="Expression for Disable of Second")
    builder.get_by_label("Expression", exact=True).fill("@[User::Rows] > 2")
    expect(builder.locator(".mw-builder-value")).to_have_text("True")
    page.keyboard.press("Control+Enter")
    expect(row(page, "disable")).to_contain_text("Now: True")
    assert find_barriers(page) == []

    save(page)
    saved = load_document(Package.objects.get(pk=stored.pk))
    assert saved.max_concurrent_executables == -1
    common = [(one.fail_package_on_failure, one.maximum_error_count, one.expressions) for one in saved.executables]
    assert common == [(True, 5, {}), (True, 5, {"disable": "@[User::Rows] > 2"})]
    page.keyboard.press("Control+z")
    expect(row(page, "disable").get_by_role("checkbox")).not_to_be_checked()
    expect(task(page, "Second")).not_to_have_accessible_name(re.compile("1 expression"))
