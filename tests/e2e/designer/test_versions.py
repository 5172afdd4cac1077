"""Versions of a package: saved with a note, compared, restored; and a run that is opened with its values."""

import re

import pytest
from playwright.sync_api import expect

from designer.models import Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.e2e.actions import find_barriers, find_barriers_in_either_theme, open_designer, rename, task
from tests.e2e.conftest import OpenPage
from tests.packages import chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_save_has_a_note_and_one_task_of_an_earlier_version_comes_back(
    open_page: OpenPage, member: User, project: Project
):
    page = open_page(member)
    package = open_designer(page, member, project, chain(2))
    task(page, "Mail 1").focus()
    rename(page, "Last mail")
    page.keyboard.press("Control+Shift+S")
    expect(page.get_by_role("dialog").get_by_label("Note")).to_be_focused()
    page.keyboard.type("A better name")
    page.keyboard.press("Enter")
    expect(page.locator(".mw-dirty")).to_have_text("Saved")

    page.keyboard.press("Control+Shift+S")
    page.get_by_role("link", name="All versions of this package").click()
    expect(page.get_by_text("A better name")).to_be_visible()
    page.get_by_role("button", name="Compare the chosen two").click()
    page.get_by_role("link", name="Last mail Send Mail Task Changed").press("Enter")
    expect(page).to_have_url(re.compile("#change-"))
    addresses = ("", "1/", "compare/?from=1&to=2")
    assert find_barriers_in_either_theme(page, *(f"/packages/{package.pk}/versions/{each}" for each in addresses)) == []
    page.get_by_role("button", name="Restore this task “Last mail” from version 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("That made version 3")).to_be_visible()
    assert Package.objects.get(pk=package.pk).executables.filter(name="Mail 1").exists()


def test_a_failed_run_is_opened_with_its_values(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    drawn = chain(1).model_copy(update={"parameters": [ParameterDocument(name="Day", value="Monday")]})
    package = create_package(member, project, drawn)
    execution = start_execution(member, package, {"Day": "Friday"})
    Execution.objects.filter(pk=execution.pk).update(status="failed")
    Package.objects.filter(pk=package.pk).update(version=2)

    page.goto(f"/executions/{execution.pk}/")
    page.get_by_role("link", name="Open with the values of this run").click()
    bar = page.get_by_role("region", name=f"Execution {execution.pk}")
    expect(bar).to_contain_text("ran version 1. This is version 2: what changed since.")
    bar.get_by_text("Values of this run").click()
    expect(bar.get_by_role("row", name="Day")).to_contain_text("Friday")
    assert find_barriers(page) == []
    bar.get_by_role("button", name="Run with its values").click()
    expect(page.get_by_role("dialog").get_by_label("Day")).to_have_value("Friday")
