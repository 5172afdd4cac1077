"""Kept tasks in the browser: drawn as what they are in SSIS, decided about in their editor, and reported."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.e2e.actions import find_barriers, open_designer, task
from tests.packages import executable, package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPES = {
    "Load customers": ("Microsoft.Pipeline", [["Customers", "OLEDBSource"], ["Target", "OLEDBDestination"]]),
    "Clear staging": ("Microsoft.ExecuteSQLTask", [["Statement", "TRUNCATE TABLE staging.Customers\nGO"]]),
    "Check": ("Microsoft.ScriptTask", [["Language", "CSharp"], ["Project", "ST_1"]]),
    "Fetch": ("Microsoft.FtpTask", [["Operation", "Receive"]]),
    "Archive": ("Microsoft.FileSystemTask", [["Operation", "MoveFile"]]),
    "Convert": ("Microsoft.ExecuteProcess", [["Executable", "C:\\bin\\convert.exe"]]),
    "Post": ("Microsoft.WebServiceTask", []),
    "Ours": ("Contoso.Ssis.SFTPUploadTask, Contoso", []),
    "Copy logins": ("Microsoft.TransferLoginsTask", []),
    "Old": ("Microsoft.Exec80PackageTask", []),
}


def draw(outcome: str) -> list:
    return [
        executable(
            "KeptTask",
            name,
            properties={"creation_name": kind, "facts": facts, "outcome": outcome},
            x=60 + 320 * (number % 3),
            y=40 + 130 * (number // 3),
        )
        for number, (name, (kind, facts)) in enumerate(TYPES.items())
    ]


def test_kept_tasks_are_drawn_and_decided_about(open_page: Callable[..., Page], member: User, project: Project):
    page = open_page(member)
    open_designer(page, member, project, package(tasks=draw("Stop")))
    expect(task(page, "Clear staging")).to_contain_text("Execute SQL Task · TRUNCATE TABLE staging.Customers")
    expect(task(page, "Load customers")).to_contain_text("Data Flow Task · 2 components")
    expect(page.get_by_role("button", name="Kept Task")).to_have_count(0)
    task(page, "Clear staging").dblclick()
    dialog = page.get_by_role("dialog", name="Execute SQL Task Editor")
    expect(dialog.get_by_label("Wait for (minutes)")).to_be_hidden()
    dialog.get_by_label("Someone else runs it").check()
    expect(dialog.get_by_label("Wait for (minutes)")).to_have_value("1440")
    assert find_barriers(page) == []
    dialog.get_by_role("tab", name="Task of SSIS").click()
    expect(dialog.get_by_text("TRUNCATE TABLE staging.Customers")).to_be_visible()
    dialog.get_by_role("button", name="OK").click()
    expect(task(page, "Clear staging")).to_contain_text("someone else runs it")


def test_an_outcome_is_reported_on_the_page_of_the_run(
    open_page: Callable[..., Page], member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    page = open_page(member)
    made = create_package(member, project, package(tasks=draw("External")[:2]))
    execution = start_execution(member, made)
    engine.run_package(execution.pk)
    for run in execution.task_runs.filter(deferrals=0):
        engine.run_task(run.pk)
    page.goto(f"/executions/{execution.pk}/")
    waiting = page.get_by_role("region", name="Waiting for an outcome")
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    assert find_barriers(page) == []
    waiting.get_by_label("What to say of Load customers").fill("12 rows")
    waiting.get_by_role("listitem").filter(has_text="Load customers").get_by_role("button", name="Succeeded").click()
    page.get_by_role("dialog").get_by_role("button", name="It has succeeded").click()
    expect(page.get_by_text("“Load customers” has succeeded.")).to_be_visible()
    expect(waiting.get_by_role("listitem")).to_have_count(1)
    assert Execution.objects.get().state == "running"
