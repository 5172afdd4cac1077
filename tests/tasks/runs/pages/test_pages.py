"""The pages of executions, as three people ask for them: a member of the project, a stranger, and who is signed out."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.executions.history import History
from tasks.executions.listing import ExecutionFilter
from tasks.executions.names import NAMES
from tasks.runtime.events.event import Event
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import chain, package, send_mail, smtp
from tests.signed_in import client_of
from tests.tasks.runs.pages.execution_parts import LIST, PART, delivery_of, end, page_of, recipient_of, run_of


def test_a_member_sees_the_executions_of_the_project(browser: Client, execution: Execution):
    page = browser.get(LIST).content.decode()
    assert page_of(execution) in page
    assert "Pending" in page


def test_a_stranger_finds_nothing(stranger: User, execution: Execution):
    browser = client_of(stranger)
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


def test_a_project_of_which_nothing_was_run_leads_to_its_packages(browser: Client, project: Project):
    answer = browser.get(LIST, {"project": project.pk}).content.decode()
    assert "Nothing of this project was run yet" in answer
    assert "Show all executions" not in answer


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
    page = client_of(stranger).get(LIST, {"project": execution.project_id, "package": execution.package_id})
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
    with django_assert_num_queries(22):
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


def find_named(person: User, text: str) -> list[str]:
    found = ExecutionFilter(text=text).find(person)
    return sorted(found.values_list("package_name", flat=True))


@pytest.fixture
def named(member: User, project: Project, stranger: User) -> None:
    """Have three packages run in a project, one of them twice, and one in somebody else's."""
    elsewhere = create_project(stranger, "Elsewhere")
    names = {project: ("Payroll", "Payroll", "Zinsen für Juli", "50 % of_it"), elsewhere: ("Quarters",)}
    Execution.objects.bulk_create(
        Execution(project=where, package_name=name, package_version=1, document_json={})
        for where, ran in names.items()
        for name in ran
    )


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PAY", ["Payroll", "Payroll"]),
        ("z", ["Zinsen für Juli"]),
        ("FÜR", ["Zinsen für Juli"]),
        ("%", ["50 % of_it"]),
        ("_", ["50 % of_it"]),
        ("l", ["Payroll", "Payroll", "Zinsen für Juli"]),
        ("q", []),
        ("Payrolls", []),
    ],
)
def test_executions_are_found_by_a_part_of_the_name(member: User, text: str, found: list[str]):
    assert find_named(member, text) == found


@pytest.mark.usefixtures("named")
def test_a_frequent_part_of_many_names_is_looked_for_in_the_executions(member: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tasks.executions.names.FEW", 1)
    assert find_named(member, "L") == ["Payroll", "Payroll", "Zinsen für Juli"]


@pytest.mark.usefixtures("named")
def test_for_a_name_that_nobody_shows_no_execution_is_read(member: User):
    with CaptureQueriesContext(connection) as queries:
        assert find_named(member, "Quarters") == []
    assert not [each for each in queries if "document_json" in each["sql"] or "caller" in each["sql"]]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db
def test_names_are_taken_from_an_index(project: Project):
    ran = (
        Execution(project=project, package_name=f"{n % 50}", package_version=1, document_json={}) for n in range(2000)
    )
    Execution.objects.bulk_create(ran)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tasks_execution")
        cursor.execute(f"EXPLAIN {NAMES.format(projects='SELECT id AS pk FROM designer_project')}")
        plan = str(cursor.fetchall())
    assert "Index Only Scan using execution_by_name" in plan
    assert "Seq Scan on tasks_execution" not in plan


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


def test_the_last_run_of_a_package_is_its_newest_unless_that_was_in_another_project(
    execution: Execution, member: User, saved: Package
):
    newest = start_execution(member, saved)
    history = History()
    assert history.last_of_packages([saved.pk])[saved.pk].execution == newest.pk
    assert history.last_of_projects([saved.project_id])[saved.project_id].execution == newest.pk
    Package.objects.update(project=create_project(member, "Elsewhere"))
    assert history.last_of_packages([saved.pk]) == {}
