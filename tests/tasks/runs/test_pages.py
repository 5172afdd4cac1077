"""The pages of executions, as three people ask for them: a member of the project, a stranger, and who is signed out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.runtime.events.event_log import Event, append
from tasks.runtime.models import Execution, Heartbeat, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import chain, package, send_mail, smtp

LIST = "/executions/"
PART = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def browser(member: User) -> Client:
    return signed_in(member)


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


@pytest.fixture
def execution(member: User, saved: Package) -> Execution:
    return start_execution(member, saved)


def page_of(execution: Execution) -> str:
    return f"{LIST}{execution.pk}/"


def run_of(execution: Execution, number: int = 0, status: str = "succeeded", message: str = "") -> TaskRun:
    executable = execution.document.executables[number]
    times = {"started_at": timezone.now() - timedelta(seconds=2), "ended_at": timezone.now()}
    return TaskRun.objects.create(
        execution=execution,
        executable=executable.id,
        name=executable.name,
        type=executable.type,
        status=status,
        message=message,
        revision=1,
        **times,
    )


def delivery_of(run: TaskRun, **values: object) -> Delivery:
    given = {"message_id": f"<{run.pk}@example.com>", "subject": "Report", "server": "127.0.0.1:25", **values}
    project = run.execution.project_id
    return Delivery.objects.create(project_id=project, task_run=run, connection_name="Mail server", **given)


def recipient_of(delivery: Delivery, address: str, **values: object) -> None:
    DeliveryRecipient.objects.create(delivery=delivery, address=address, key=address, **values)


def end(execution: Execution, status: str) -> None:
    Execution.objects.filter(pk=execution.pk).update(status=status, started_at=timezone.now(), ended_at=timezone.now())


def test_a_member_sees_the_executions_of_the_project(browser: Client, execution: Execution):
    page = browser.get(LIST).content.decode()
    assert page_of(execution) in page
    assert "Pending" in page


def test_a_stranger_finds_nothing(stranger: User, execution: Execution):
    browser = signed_in(stranger)
    assert page_of(execution) not in browser.get(LIST).content.decode()
    assert browser.get(page_of(execution)).status_code == 404
    assert browser.post(f"{page_of(execution)}cancel/").status_code == 404
    assert browser.post(f"/packages/{execution.package_id}/run/").status_code == 404
    assert Execution.objects.get().status == "pending"


def test_who_is_signed_out_is_sent_to_the_sign_in_page_and_back(client: Client, execution: Execution):
    answer = client.get(page_of(execution))
    assert (answer.status_code, answer.url) == (302, f"/signin/?next={page_of(execution)}")


def test_a_page_that_refreshes_itself_when_the_session_is_over_loads_as_a_whole(client: Client, execution: Execution):
    answer = client.get(page_of(execution), headers=PART)
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (200, "true", b"")


def test_the_empty_list_says_what_to_do_next(browser: Client):
    assert "press Run" in browser.get(LIST).content.decode()


def test_a_filter_that_matches_nothing_leads_back_to_all(browser: Client, execution: Execution):
    assert "Show all executions" in browser.get(LIST, {"q": "nothing like it"}).content.decode()


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"q": "NIGHT"}, ["Nightly"]),
        ({"status": "failed"}, ["Chain"]),
        ({"status": "nonsense", "q": "\0", "project": "-1", "package": "9" * 40}, ["Nightly", "Chain"]),
        ({"status": "failed", "q": "night"}, []),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(
    browser: Client, member: User, project: Project, execution: Execution, chosen: dict[str, str], found: list[str]
):
    end(execution, "failed")
    start_execution(member, create_package(member, project, package("Nightly")))
    assert [row.package_name for row in browser.get(LIST, chosen).context["page"]] == found


def test_the_list_is_narrowed_to_a_project_and_to_a_package(browser: Client, member: User, execution: Execution):
    other = start_execution(member, create_package(member, create_project(member, "Other"), package("Else")))
    of_project = browser.get(LIST, {"project": other.project_id})
    of_package = browser.get(LIST, {"package": execution.package_id})
    assert [row.pk for row in of_project.context["page"]] == [other.pk]
    assert [row.pk for row in of_package.context["page"]] == [execution.pk]
    assert "<strong>Other</strong>" in of_project.content.decode()


def test_the_name_of_a_project_that_one_may_not_see_is_not_told(stranger: User, execution: Execution):
    page = signed_in(stranger).get(LIST, {"project": execution.project_id, "package": execution.package_id})
    assert "Warehouse" not in page.content.decode()
    assert "Chain" not in page.content.decode()


def test_the_list_answers_a_refresh_only_when_there_is_news(browser: Client, member: User, saved: Package):
    end(start_execution(member, saved), "succeeded")
    state = browser.get(LIST).context["state"]
    unchanged = browser.get(LIST, {"state": state}, headers=PART)
    start_execution(member, saved)
    changed = browser.get(LIST, {"state": state}, headers=PART)
    assert unchanged.status_code == 204
    assert "Pending" in changed.content.decode()
    assert "<html" not in changed.content.decode()


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


def build(member: User, project: Project, size: int) -> Execution:
    """An execution whose lists all have this many entries."""
    document: PackageDocument = chain(size)
    execution = start_execution(member, create_package(member, project, document))
    for number in range(size):
        delivery = delivery_of(run_of(execution, number), recipient_count=size)
        for each in range(size):
            recipient_of(delivery, f"r{each}@example.com")
    append(execution, [Event("OnError", "No") for _ in range(size)])
    return execution


@pytest.mark.parametrize("size", [1, 40])
def test_the_queries_of_an_execution_do_not_grow_with_it(
    browser: Client, member: User, project: Project, django_assert_num_queries, size: int
):
    execution = build(member, project, size)
    with django_assert_num_queries(20):
        browser.get(page_of(execution))


def test_the_deliveries_of_an_execution_are_found_by_its_task_runs_read_first(
    browser: Client, member: User, project: Project
):
    """PostgreSQL would else walk all deliveries that there are when it expects many of this execution."""
    execution = build(member, project, 2)
    found = {"postgresql": "= ANY(ARRAY(SELECT", "sqlite": "IN (SELECT"}[connection.vendor]
    with CaptureQueriesContext(connection) as queries:
        browser.get(page_of(execution))
        listed = browser.get(f"/api/v1/executions/{execution.pk}/deliveries").json()
    reading = [each["sql"] for each in queries if 'FROM "tasks_delivery" INNER JOIN "tasks_taskrun"' in each["sql"]]
    assert len(reading) == 2
    assert all(f'"tasks_delivery"."task_run_id" {found}' in sql for sql in reading)
    assert [each["execution"] for each in listed] == [execution.pk] * 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's module pg_trgm: name one in DATABASE_URL.")
@pytest.mark.django_db
def test_executions_are_found_by_an_index_of_the_words_that_the_search_asks_for():
    asked = str(Execution.objects.filter(package_name__icontains="word").query)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'execution_by_words'")
        (made,) = cursor.fetchone()
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM tasks_execution WHERE UPPER(package_name::text) LIKE UPPER('%word%')")
        plan = str(cursor.fetchall())
    assert "gin (upper((package_name)::text) gin_trgm_ops)" in made
    assert 'UPPER("tasks_execution"."package_name"::text) LIKE UPPER(' in asked
    assert "execution_by_words" in plan


@pytest.mark.parametrize(
    ("text", "is_found"), [("one", True), ("NE", True), ("o", True), ("x", False), ("oneo", False)]
)
def test_an_execution_is_found_by_any_part_of_its_name(
    browser: Client, member: User, project: Project, text: str, is_found: bool
):
    saved = create_package(member, project, package("One", [send_mail("Only")], connections=[smtp()]))
    start_execution(member, saved)
    assert len(browser.get(LIST, {"q": text}).context["page"]) == is_found


@pytest.mark.parametrize("size", [1, 40])
def test_the_queries_of_the_list_do_not_grow_with_it(
    browser: Client, member: User, project: Project, django_assert_num_queries, size: int
):
    saved = create_package(member, project, package("One", [send_mail("Only")], connections=[smtp()]))
    for _ in range(size):
        start_execution(member, saved)
    with django_assert_num_queries(9):
        browser.get(LIST, {"project": project.pk, "package": saved.pk})


def test_the_designer_is_told_of_a_run_that_is_under_way(browser: Client, execution: Execution):
    data = browser.get(f"/packages/{execution.package_id}/").context["data"]
    assert data["running"] == execution.pk
    Execution.objects.update(status="succeeded")
    assert browser.get(f"/packages/{execution.package_id}/").context["data"]["running"] is None
