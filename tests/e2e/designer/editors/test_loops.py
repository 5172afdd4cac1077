"""A mail merge drawn in the browser: a Foreach Loop over rows in parallel batches, and its mails looked through."""

import re

import pytest
from playwright.sync_api import expect

from connections.files.file_store.services import upload_file
from designer.models import Package, Project, User
from designer.package.document import VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, save, task
from tests.packages import executable, package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mail_merge_is_set_up_in_the_editor(open_page, member: User, project: Project):
    page = open_page(member)
    upload_file(member, project, "customers.csv", [b"mail\nann@example.com\nnobody\n"])
    loop = executable("ForeachLoop", "Each customer")
    mail = send_mail("Letter").model_copy(update={"parent": loop.id, "expressions": {"to_line": "@[User::To]"}})
    made = package(tasks=[loop, mail], connections=[smtp()]).model_copy(
        update={"variables": [VariableDocument(name="To")]}
    )
    stored = open_designer(page, member, project, made)
    page.locator("#canvas").get_by_role("button", name=re.compile("^Each customer, ")).first.press("Enter")
    dialog = page.get_by_role("dialog", name="Foreach Loop Container Editor")
    dialog.get_by_role("tab", name="Collection").click()
    expect(dialog.get_by_label("Folder", exact=True)).to_be_visible()
    dialog.get_by_label("Enumerator").select_option(label="Rows of a CSV or JSON file (mail merge)")
    expect(dialog.get_by_label("Folder", exact=True)).to_be_hidden()
    dialog.get_by_label("File", exact=True).fill("customers.csv")
    dialog.get_by_role("tab", name="Variable Mappings").click()
    dialog.get_by_label("Variable", exact=True).last.select_option("User::To")
    dialog.get_by_label("Index or column").last.fill("mail")
    dialog.get_by_role("tab", name="Parallel").click()
    dialog.get_by_label("Run iterations in parallel batches").check()
    dialog.get_by_label("Batch size").fill("0")
    dialog.get_by_role("button", name="OK").click()
    expect(dialog.get_by_text("greater than or equal to 1").first).to_be_visible()
    assert find_barriers(page) == []
    dialog.get_by_label("Batch size").fill("50")
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_be_hidden()
    save(page)
    properties = load_document(Package.objects.get(pk=stored.pk)).executables[0].properties
    assert properties["enumerator"]["path"] == "customers.csv"
    assert properties["variable_mappings"] == [{"variable": "User::To", "index": None, "column": "mail"}]
    assert (properties["parallel"], properties["batch_size"], properties["max_concurrent"]) == (True, 50, 4)

    task(page, "Letter").press("Enter")
    page.get_by_role("button", name="Preview…").click()
    preview = page.get_by_role("dialog", name="Preview")
    expect(preview.get_by_role("region", name="Headers")).to_contain_text("ann@example.com")
    assert find_barriers(page) == []
    preview.get_by_role("button", name="Next item").press("Enter")
    expect(preview.get_by_role("alert")).to_contain_text("“nobody” is not a mail address")
    item = preview.get_by_role("spinbutton", name="Item")
    expect(item).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(preview.get_by_role("region", name="Headers")).to_contain_text("ann@example.com")
    expect(item).to_be_focused()
    expect(item).to_have_accessible_description("Item 1 of 2")
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
