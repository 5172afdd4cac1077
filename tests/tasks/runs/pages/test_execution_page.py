"""The page of one execution: tasks, deliveries, log, what it says while it runs, and what it costs."""

import pytest
from django.test import Client

from designer.models import Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tasks.runtime.events.event import Event
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution, Heartbeat, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.tasks.runs.pages.execution_parts import PART, delivery_of, end, page_of, recipient_of, run_of

pytestmark = pytest.mark.any_database


def test_an_execution_says_on_top_why_it_failed(browser: Client, execution: Execution):
    said = [Event("OnError", f"The server refused <{number}>.", source_name="Mail 0") for number in (0, 0, 1, 2, 3)]
    append(execution, said)
    end(execution, "failed")
    page = browser.get(page_of(execution)).content.decode()
    reasons = page[page.index("Why it failed") : page.index("Project</dt>")]
    assert reasons.count("The server refused &lt;0&gt;.") == 1
    assert "The server refused &lt;2&gt;." in reasons
    assert "&lt;3&gt;" not in reasons
    assert "All errors in the log" in reasons


def test_an_unfinished_execution_can_be_canceled(browser: Client, execution: Execution):
    assert 'id="cancel"' in browser.get(page_of(execution)).content.decode()
    answer = browser.post(f"{page_of(execution)}cancel/", follow=True)
    assert f"Execution {execution.pk} was canceled." in answer.content.decode()
    assert 'id="cancel"' not in answer.content.decode()


def test_cancel_while_a_task_runs_says_that_it_finishes(browser: Client, execution: Execution):
    run_of(execution, status="running")
    answer = browser.post(f"{page_of(execution)}cancel/", follow=True).content.decode()
    assert "a send in progress finishes" in answer
    assert 'id="cancel"' not in answer


def test_cancel_of_an_execution_that_has_ended_meanwhile_says_so(browser: Client, execution: Execution):
    end(execution, "succeeded")
    answer = browser.post(f"{page_of(execution)}cancel/", follow=True)
    assert "The execution has ended already: succeeded." in answer.content.decode()


@pytest.mark.parametrize("path", ["executions/{0.pk}/cancel/", "packages/{0.package_id}/run/"])
def test_what_changes_something_is_not_done_by_opening_an_address(browser: Client, execution: Execution, path: str):
    assert browser.get(f"/{path.format(execution)}").status_code == 405


def test_an_execution_that_waits_says_whether_a_worker_is_there(browser: Client, execution: Execution):
    without = browser.get(page_of(execution))
    Heartbeat.objects.create(kind="worker", host="here", process=1)
    answer = browser.get(page_of(execution), {"state": without.context["state"]}, headers=PART)
    assert "No worker is running." in without.content.decode()
    assert "Waiting for a worker to take it." in answer.content.decode()


def test_an_execution_that_waits_for_its_share_says_what_it_waits_for(
    browser: Client, member: User, saved: Package, execution: Execution
):
    worker = Heartbeat.objects.create(kind="worker", host="here", process=1)
    run = run_of(start_execution(member, saved), status="running")
    TaskRun.objects.filter(pk=run.pk).update(worker=worker.pk)
    assert "Waiting for its turn: 1 other task of mia is at work" in browser.get(page_of(execution)).content.decode()


def test_run_again_runs_the_package_as_it_is_saved_now(browser: Client, execution: Execution):
    end(execution, "failed")
    assert 'id="run-again"' in browser.get(page_of(execution)).content.decode()
    answer = browser.post(f"/packages/{execution.package_id}/run/")
    assert answer.url == page_of(Execution.objects.latest("pk"))


def test_run_again_asks_where_the_execution_was_given_a_value_of_the_project(
    browser: Client, member: User, project: Project, saved: Package
):
    save_parameter(member, project, ParameterDocument(name="Day", value="Monday"))
    execution = start_execution(member, Package.objects.get(pk=saved.pk), {"$Project::Day": "Friday"})
    end(execution, "failed")
    answer = browser.post(f"/packages/{saved.pk}/run/", {"again": execution.pk})
    assert answer.url == f"/packages/{saved.pk}/run-with/?again={execution.pk}"
    assert "Friday" in browser.get(answer.url).content.decode()


def test_the_page_of_an_execution_outlives_its_package(browser: Client, execution: Execution, saved: Package):
    end(execution, "succeeded")
    saved.delete()
    page = browser.get(page_of(execution)).content.decode()
    assert "The package was deleted since" in page
    assert 'id="run-again"' not in page


def test_tasks_show_their_states_and_can_be_narrowed_to_one(browser: Client, execution: Execution):
    run_of(execution, 0)
    run_of(execution, 1, status="failed", message="The server said no.")
    end(execution, "failed")
    page = browser.get(page_of(execution))
    assert [line.status for line in page.context["tasks"]] == ["succeeded", "failed", "skipped"]
    assert "The server said no." in page.content.decode()
    assert [line.name for line in browser.get(page_of(execution), {"task": "failed"}).context["tasks"]] == ["Mail 1"]


@pytest.mark.parametrize("begin", ["0", "25", "99999", "x", "-1", "²"])
def test_tasks_are_paged_whatever_the_address_says(browser: Client, member: User, project: Project, begin: str):
    execution = start_execution(member, create_package(member, project, chain(30)))
    shown = browser.get(page_of(execution), {"from": begin}).context["tasks"]
    assert 1 <= len(shown) <= 25


def test_a_delivery_shows_the_servers_word_on_each_refused_recipient(browser: Client, execution: Execution):
    delivery = delivery_of(run_of(execution), state="partly_sent", reply="250 2.0.0 Queued as 7")
    refused = {"state": "refused", "code": 550, "enhanced_code": "5.1.1", "text": "No <user>"}
    recipient_of(delivery, "bob@example.com", **refused)
    recipient_of(delivery, "ann@example.com", state="accepted", code=250, text="Fine")
    page = browser.get(page_of(execution)).content.decode()
    assert "bob@example.com was refused: 550 5.1.1 No &lt;user&gt;" in page
    assert "250 2.0.0 Queued as 7" in page


def test_a_delivery_in_doubt_says_that_nothing_is_sent_again(browser: Client, execution: Execution):
    delivery_of(run_of(execution), state="in_doubt")
    page = browser.get(page_of(execution)).content.decode()
    assert "In doubt" in page
    assert "not sent again by itself" in page


def test_the_log_begins_with_its_end_and_goes_back_in_pages(browser: Client, execution: Execution):
    append(execution, [Event("OnInformation", f"Line {number}") for number in range(150)])
    last = browser.get(page_of(execution)).context["messages_page"]
    first = browser.get(f"{page_of(execution)}{last.first}").context["messages_page"]
    assert [row.message for row in last] == [f"Line {number}" for number in range(50, 150)]
    assert [row.message for row in first] == [f"Line {number}" for number in range(100)]


@pytest.mark.parametrize(
    ("level", "found"),
    [
        ("errors", ["OnError", "OnTaskFailed"]),
        ("warnings", ["OnError", "OnWarning", "OnTaskFailed"]),
        ("x", ["OnPreExecute", "OnError", "OnWarning", "OnTaskFailed"]),
    ],
)
def test_the_log_is_narrowed_to_a_level(browser: Client, execution: Execution, level: str, found: list[str]):
    append(execution, [Event(name) for name in ("OnPreExecute", "OnError", "OnWarning", "OnTaskFailed")])
    shown = browser.get(page_of(execution), {"level": level}).context["messages_page"]
    assert [row.event_name for row in shown] == found


def test_a_refresh_without_news_answers_only_the_time_that_went_by(browser: Client, execution: Execution):
    state = browser.get(page_of(execution)).context["state"]
    answer = browser.get(page_of(execution), {"state": state}, headers=PART)
    assert answer["HX-Reswap"] == "none"
    assert answer.content.decode().strip().startswith('<span id="elapsed" hx-swap-oob="true">')


def test_a_refresh_with_news_keeps_the_place_and_announces_a_new_status_once(browser: Client, execution: Execution):
    state = browser.get(page_of(execution)).context["state"]
    end(execution, "failed")
    answer = browser.get(page_of(execution), {"state": state, "level": "errors"}, headers=PART)
    page = answer.content.decode()
    assert f"Execution {execution.pk}: Failed." in page
    assert "<title>Failed: Chain" in page
    assert "hx-get" not in page
    assert "<html" not in page
    assert "state=" not in page


def test_a_refresh_while_the_status_stays_announces_nothing(browser: Client, execution: Execution):
    state = browser.get(page_of(execution)).context["state"]
    append(execution, [Event("OnInformation", "More")])
    page = browser.get(page_of(execution), {"state": state}, headers=PART).content.decode()
    assert "execution-news" not in page
    assert "hx-get" in page


def test_the_designer_is_told_of_a_run_that_is_under_way(browser: Client, execution: Execution):
    data = browser.get(f"/packages/{execution.package_id}/").context["data"]
    assert data["running"] == execution.pk
    Execution.objects.update(status="succeeded")
    assert browser.get(f"/packages/{execution.package_id}/").context["data"]["running"] is None
