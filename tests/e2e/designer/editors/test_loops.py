"""A mail merge drawn in the browser: a Foreach Loop over rows in parallel batches."""

import re

import pytest
from playwright.sync_api import expect

from designer.models import Package, Project, User
from designer.package.document import VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, save
from tests.packages import executable, package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mail_merge_is_set_up_in_the_editor(open_page, member: User, project: Project):
    page = open_page(member)
    loop = executable("ForeachLoop", "Each customer")
    made = package(tasks=[loop]).model_copy(update={"variables": [VariableDocument(name="To")]})
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
