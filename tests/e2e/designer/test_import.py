"""Importing files in the browser: choosing them, following the worker, and importing what is ticked."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from designer.models import Package, PackageImport, Project, User
from designer.services.imports.jobs import running
from tests.designer.interchange.files import mailing, manager
from tests.e2e.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def work() -> None:
    """Do what a worker does."""
    running.run(str(PackageImport.objects.get().pk))


def test_files_are_chosen_once_told_of_and_imported(
    open_page: OpenPage, member: User, project: Project, tmp_path: Path
):
    for name, octets in (("A.dtsx", mailing("A")), ("B.dtsx", mailing("B", 2)), ("Relay.conmgr", manager())):
        (tmp_path / name).write_bytes(octets)
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/import/")
    files = page.get_by_label("Choose files, or drop files and folders here")
    files.set_input_files([tmp_path / "A.dtsx", tmp_path / "Relay.conmgr"])
    files.set_input_files([tmp_path / "B.dtsx"])
    expect(page.get_by_text("3 files,")).to_be_visible()
    page.get_by_role("button", name="Check the files").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work()
    page.get_by_role("button", name="Tick none").click()
    expect(page.get_by_text("0 of 2 packages are ticked.")).to_be_visible()
    assert not Package.objects.exists()
    page.get_by_role("checkbox", name="B.dtsx").check()
    page.get_by_role("button", name="Import the ticked packages").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work()
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    assert [package.name for package in Package.objects.all()] == ["B"]
    page.get_by_role("link", name="B", exact=True).click()
    expect(page.get_by_text("Send Mail").first).to_be_visible()
