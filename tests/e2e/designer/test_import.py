"""Importing SSIS's files in the browser: choosing them, reading what is told, and importing what is ticked."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from designer.models import Package, Project, User
from tests.designer.interchange.files import mailing, manager
from tests.e2e.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_files_are_chosen_once_told_of_and_imported(
    open_page: OpenPage, member: User, project: Project, tmp_path: Path
):
    for name, octets in (("A.dtsx", mailing("A")), ("B.dtsx", mailing("B", 2)), ("Relay.conmgr", manager())):
        (tmp_path / name).write_bytes(octets)
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/import/")
    page.get_by_label("Choose files, or drop them here").set_input_files(sorted(tmp_path.iterdir()))
    page.get_by_role("button", name="Check the files").click()
    expect(page.get_by_role("heading", name="What is in the files")).to_be_visible()
    assert not Package.objects.exists()
    page.get_by_role("checkbox", name="A.dtsx").uncheck()
    page.get_by_role("button", name="Import the ticked packages").click()
    expect(page.get_by_role("heading", name="What was imported")).to_be_visible()
    assert [package.name for package in Package.objects.all()] == ["B"]
    page.get_by_role("link", name="B", exact=True).click()
    expect(page.get_by_text("Send Mail").first).to_be_visible()
