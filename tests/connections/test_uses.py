"""Where a shared connection manager is used: by name and by ID, unless something nearer has the name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connections.catalog.services import create_connection
from connections.catalog.uses.finding import find_uses
from connections.models import ConnectionManager
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.registry.server_types import server_task_types
from designer.registry.types import TaskType, task_types
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.packages import executable, package, send_mail, smtp
from tests.rights import ADMINISTRATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(member: User) -> ConnectionManager:
    return create_connection(ADMINISTRATOR, None, smtp("Relay"))


def make(
    user: User, project: Project, name: str, *tasks: ExecutableDocument, own: ConnectionManagerDocument | None = None
) -> Package:
    return create_package(user, project, package(name, list(tasks), [], [own] if own else []))


def used(user: User, manager: ConnectionManager) -> list[str]:
    return [task.name for task in find_uses(user, manager).tasks]


def test_a_task_uses_it_by_name_and_by_id_and_a_driven_one_perhaps(
    member: User, project: Project, relay: ConnectionManager
):
    driven = send_mail("Driven", "Other").model_copy(update={"expressions": {"smtp_connection": '"Re" + "lay"'}})
    make(member, project, "Report", send_mail("By name", "RELAY"), send_mail("By ID", relay.uid), driven)
    assert used(member, relay) == ["By name", "By ID"]
    assert find_uses(member, relay).sentence == (
        "Used by 2 tasks in 1 package (“Report”). 1 task more may use it, by an expression."
    )


def test_a_name_means_what_is_nearest(member: User, project: Project, relay: ConnectionManager):
    make(member, project, "Own", send_mail("Its own", "Relay"), send_mail("The ID", relay.uid), own=smtp("relay"))
    assert used(member, relay) == ["The ID"]
    near = create_connection(member, project, smtp("Relay"))
    make(member, project, "Project", send_mail("The project's", "Relay"))
    assert used(member, relay) == ["The ID"]
    assert used(member, near) == ["The project's"]


def test_a_message_source_is_a_connection_manager_only_where_it_is_a_file(member: User, project: Project):
    properties = {"connection_string": "a.txt"}
    text = create_connection(
        ADMINISTRATOR,
        None,
        ConnectionManagerDocument(type="FILE", name="Text", properties=properties),
    )
    typed = send_mail("Typed", message_source="Text")
    read = send_mail("Read", message_source="Text", message_source_type="FileConnection")
    rows = {"kind": "Row", "file_connection": "text"}
    make(member, project, "Report", typed, read, executable("ForeachLoop", "Each", properties={"enumerator": rows}))
    assert used(member, text) == ["Read", "Each"]


def test_what_others_have_is_counted_and_not_named(
    member: User, stranger: User, project: Project, relay: ConnectionManager, client: Client
):
    make(member, project, "Mine", send_mail("Mine", "Relay"))
    make(stranger, create_project(stranger, "Hidden"), "Theirs", send_mail("Secret", "Relay"))
    assert used(member, relay) == ["Mine"]
    assert find_uses(member, relay).sentence == (
        "Used by 1 task in 1 package (“Mine”) and 1 task in projects that you do not see."
    )
    client.force_login(member)
    page = client.get(reverse("connection", args=[relay.uid])).text
    assert "Mine" in page
    assert "Theirs" not in page
    told = client.get(f"/api/v1/connections/{relay.uid}/uses").json()
    assert ([task["name"] for task in told["tasks"]], told["elsewhere"]) == (["Mine"], 1)
    assert client.get(f"/api/v1/connections/{relay.uid}/uses?after={told['tasks'][0]['id']}").json()["tasks"] == []


def test_who_deletes_it_is_told_first_what_is_touched(
    member: User, project: Project, client: Client, django_assert_max_num_queries
):
    near = create_connection(member, project, smtp("Near"))
    for number in range(5):
        make(member, project, f"Package {number}", *(send_mail(f"Mail {each}", "Near") for each in range(5)))
    client.force_login(member)
    with django_assert_max_num_queries(25):
        page = client.get(reverse("connection", args=[near.uid])).text
    assert "Used by 25 tasks in 5 packages (" in page
    assert "and 2 more). Packages that use it stay." in page
    assert "used_after=" in page, "there is a second page"


def test_queries_do_not_follow_the_packages(member: User, project: Project, relay: ConnectionManager):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            uses = find_uses(member, relay)
            assert all(task.package.project for task in uses.tasks)
            assert uses.sentence
        return len(queries)

    make(member, project, "One", send_mail("Mail", "Relay"))
    before = count()
    make(member, project, "Two", *(send_mail(f"Mail {number}", "Relay") for number in range(10)))
    assert count() == before


def test_every_type_that_refers_to_connection_managers_says_in_which_columns():
    refers_to_none = TaskType.find_references
    silent = [each.name for each in task_types.values() if each.find_references is not refers_to_none]
    assert [name for name in silent if not server_task_types[name].referring] == []
    assert len(silent) >= 2
