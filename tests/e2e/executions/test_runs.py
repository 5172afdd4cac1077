"""The pages of executions in a real browser: barriers, narrow windows, and what a refresh leaves as it was."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.runtime.engine import engine
from tasks.runtime.engine.ending import end
from tasks.runtime.events.event import Event
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tasks.runtime.statuses import ExecutionStatus
from tests.e2e.actions import find_barriers, find_barriers_in_either_theme
from tests.packages import chain, looping

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "lists": (
        "/executions/",
        "/executions/?q=nothing",
        "/executions/?status=failed&project={project}&package={package}",
        "/deliveries/",
        "/deliveries/?state=in_doubt",
        "/deliveries/?recipient=nobody&project={project}",
    ),
    "executions and deliveries": (
        "/executions/{waiting}/",
        "/executions/{failed}/?messages_before={fourth}",
        "/executions/{failed}/?level=errors&task=failed&sort=-duration&messages_before={fourth}",
        "/executions/{failed}/task-runs/",
        "/executions/{failed}/tasks/{task}/",
        "/deliveries/{delivery}/",
    ),
}


@pytest.fixture
def execution(member: User, project: Project) -> Execution:
    """An execution that waits: there is no worker."""
    return start_execution(member, create_package(member, project, chain(2)))


@pytest.fixture
def failed(member: User, project: Project) -> Execution:
    """An execution that failed with a message in doubt, everything in it long."""
    document = chain(30).model_copy(update={"name": "Nightly" * 18})
    execution = start_execution(member, create_package(member, project, document))
    run = TaskRun.objects.create(
        execution=execution,
        executable=execution.document.executables[0].id,
        name="Mail" * 30,
        type="SendMailTask",
        status="failed",
        started_at=timezone.now(),
        ended_at=timezone.now(),
        message="No" * 200,
    )
    address, no = "a" * 200, {"state": "refused", "code": 550, "enhanced_code": "5.1.1", "text": "no" * 200}
    long = {"message_id": "m" * 200, "subject": "S" * 200, "server": "s" * 200, "reply": "r" * 400}
    for number, state in enumerate(("in_doubt", "failed", "deferred")):
        known = {"state": state, "due_at": timezone.now(), "recipient_count": 1, **long}
        delivery = Delivery.objects.create(project=project, task_run=run, number=number, **known)
        DeliveryRecipient.objects.create(delivery=delivery, address=address, key=address, **no)
    append(execution, [Event("OnError", "No" * 200, run.executable, run.name) for _ in range(150)])
    end(execution, ExecutionStatus.FAILED)
    Execution.objects.filter(pk=execution.pk).update(parameters={"P" * 60: "v" * 200})
    return execution


@pytest.mark.parametrize("pages", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    open_page, member: User, execution: Execution, failed: Execution, pages: str
):
    page = open_page(member)
    places = {"waiting": execution.pk, "failed": failed.pk, "project": failed.project_id, "package": failed.package_id}
    places["task"] = TaskRun.objects.get(execution=failed).executable
    places["fourth"] = failed.event_messages.order_by("pk")[3].pk
    places["delivery"] = Delivery.objects.earliest("pk").pk
    assert find_barriers_in_either_theme(page, *(address.format(**places) for address in PAGES[pages])) == []


def test_beside_the_canvas_a_task_tells_what_became_of_it(open_page, member: User, failed: Execution):
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    page.goto(f"/packages/{failed.package_id}/?execution={failed.pk}")
    page.get_by_role("button", name="Mail 29,").click()
    result = page.get_by_role("tabpanel", name="Task Result")
    expect(result.get_by_text("It did not run in this execution.")).to_be_visible()
    page.get_by_role("button", name="Mail 0,").press("Shift+F10")
    page.get_by_role("menuitem", name="Show its result").press("Enter")
    expect(page.get_by_role("tab", name="Task Result")).to_be_focused()
    expect(result.get_by_role("heading", name="Deliveries 3")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Mail 0")
    assert find_barriers(page) == []
    page.get_by_role("tab", name="Progress").click()
    page.get_by_role("button", name="Messages", exact=True).click()
    page.get_by_role("combobox", name="Messages").select_option("Errors")
    expect(page.get_by_text(re.compile(r"^150 (of \d+ )?messages$"))).to_be_visible()
    page.get_by_role("searchbox", name="Words in a message").fill("nothing like it")
    expect(page.get_by_text("No message matches.")).to_be_visible()


def test_what_counts_down_to_another_try_is_no_part_of_a_tasks_name(open_page, member: User, execution: Execution):
    first = execution.document.executables[0]
    known = {"executable": first.id, "name": first.name, "type": first.type, "status": "pending"}
    TaskRun.objects.create(execution=execution, due_at=timezone.now() + timedelta(hours=1), **known)
    page = open_page(member)
    page.goto(f"/packages/{execution.package_id}/?execution={execution.pk}")
    expect(page.locator(".mw-status-left")).to_be_visible()
    assert find_barriers(page) == []


def test_a_refresh_keeps_the_focus_and_the_place_and_tells_the_end(open_page, member: User, execution: Execution):
    page = open_page(member, viewport={"width": 1280, "height": 400})
    page.goto(f"/executions/{execution.pk}/")
    page.get_by_role("button", name="Cancel").focus()
    page.evaluate("window.scrollTo(0, 200)")
    append(execution, [Event("OnError", "The server is down.")])
    expect(page.get_by_text("Errors so far")).to_be_attached()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    assert page.evaluate("window.scrollY") == 200
    end(execution, ExecutionStatus.FAILED)
    expect(page.get_by_role("status").filter(has_text=f"Execution {execution.pk}: Failed.")).to_be_attached()
    expect(page.get_by_role("heading", name="Chain", level=1)).to_be_focused()
    expect(page).to_have_title(f"Failed: Chain #{execution.pk} · Mailwright")


def test_a_refresh_waits_while_text_is_selected(open_page, member: User, execution: Execution):
    append(execution, [Event("OnInformation", "Copy me")])
    page = open_page(member)
    page.goto(f"/executions/{execution.pk}/")
    page.get_by_text("Copy me").select_text()
    with page.expect_response(lambda response: "Later" in response.text()):
        append(execution, [Event("OnInformation", "Later")])
    expect(page.get_by_text("Later")).not_to_be_attached()
    assert page.evaluate("getSelection().toString()") == "Copy me"
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.get_by_text("Later")).to_be_attached()


def test_a_loop_is_read_from_its_picture_down_to_one_iteration(open_page, member: User, project: Project):
    package = create_package(member, project, looping(300))
    page = open_page(member)
    page.goto(f"/packages/{package.pk}/run-with/")
    page.get_by_label("Logging level").select_option("Custom")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one at least")
    page.get_by_label("OnPostExecute").check()
    page.get_by_label("OnError").check()
    page.get_by_label("Size").fill("7")
    page.get_by_role("button", name="Run", exact=True).click()
    execution = Execution.objects.latest("pk")
    while Execution.objects.filter(pk=execution.pk, ended_at=None):
        engine.run_package(execution.pk)  # some hundred rounds at once

    page.goto(f"/executions/{execution.pk}/")
    assert find_barriers(page) == []
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Add"))
    assert 1 < row.locator("rect").count() <= 150
    expect(page.get_by_role("row").filter(has_text="Int32").filter(has_text="Sum")).to_contain_text("44850")
    page.get_by_role("link", name="Duration").click()
    expect(page.get_by_role("columnheader", name="Duration")).to_have_attribute("aria-sort", "descending")

    row.get_by_role("link", name="All runs of Add: 300").click()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Each[51]\\Add", exact=True).click()
    expect(page.get_by_role("list", name="Narrowed to")).to_contain_text("Task run Each[51]\\Add")
    lines = page.locator(".mw-log-line")
    expect(lines).to_have_count(1)
    page.get_by_role("link", name="All tasks").click()
    page.get_by_label("Search").fill("Sum 44850")
    page.get_by_role("search", name="Log").get_by_role("button", name="Search").click()
    expect(page.locator("#log").get_by_text("No message matches.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    assert len(json.loads(Path(download.value.path()).read_text())) == 302


def test_the_list_shows_a_new_execution_by_itself(open_page, member: User, execution: Execution):
    page = open_page(member)
    page.goto("/executions/")
    page.get_by_role("link", name=f"Chain #{execution.pk}").focus()
    later = start_execution(member, execution.package)
    expect(page.get_by_role("link", name=f"Chain #{later.pk}")).to_be_visible()
    expect(page.get_by_role("link", name=f"Chain #{execution.pk}")).to_be_focused()
