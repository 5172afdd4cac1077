"""Importing files in the browser: choosing them, following the worker, and importing what is ticked."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from designer.models import Package, PackageImport, Project, User
from designer.services.imports.jobs import running
from tests.designer.dtsx.test_decryption import WHOLE
from tests.designer.dtsx.written import night
from tests.designer.imports.handing_in import hand_in
from tests.designer.interchange.files import mailing, manager
from tests.e2e.actions import find_barriers_in_either_theme
from tests.e2e.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROPPED = """() => {
  const transfer = new DataTransfer();
  for (const name of ["A.dtsx", "B.dtsx"]) transfer.items.add(new File(["x"], name));
  return transfer;
}"""


def work() -> None:
    """Do what a worker does."""
    running.run(str(PackageImport.objects.get().pk))


def test_axe_finds_nothing_in_any_state_and_nothing_is_wider_than_the_window(
    open_page: OpenPage, member: User, project: Project
):
    long = f"{'night' * 30}.dtsx"
    read, waiting, failed = (
        hand_in(member, project, (long, night(8)), ("broken.dtsx", b"<a>"), ("Secret.dtsx", WHOLE[0].encode()))
        for _ in range(3)
    )
    running.run(str(read.pk))
    PackageImport.objects.filter(pk=failed.pk).update(state="failed", problem="It failed. " * 20)
    PackageImport.objects.filter(pk=waiting.pk).update(state="reading", current=long, done=1, total=3)
    pages = [f"/imports/{job.pk}/" for job in (read, waiting, failed)]
    pages += [f"/projects/{project.pk}/import/", f"/imports/{read.pk}/files/0/"]
    assert find_barriers_in_either_theme(open_page(member), *pages) == []


def test_files_can_be_dropped_and_left_out_again(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/import/")
    dropped = page.evaluate_handle(DROPPED)
    page.dispatch_event("[data-import]", "drop", {"dataTransfer": dropped})
    expect(page.get_by_text("2 files,")).to_be_visible()
    page.get_by_role("button", name="Remove A.dtsx").click()
    expect(page.get_by_text("1 file,")).to_be_visible()
    assert page.locator("[name=paths]").evaluate_all("all => all.map(each => each.value)") == ["B.dtsx"]


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
