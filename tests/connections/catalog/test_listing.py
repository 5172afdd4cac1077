"""What the list of connection managers tells of each: by how many packages it is used, its last test and last send."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from connections.catalog.folders.tree import Tree
from connections.catalog.listing import Row, by_name, describe
from connections.catalog.services import change_connection, create_connection, visible_connections
from connections.catalog.uses.finding import find_uses
from connections.models import ConnectionManager, ConnectionTest
from designer.models import Project, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.deliveries.model import Delivery
from tasks.runtime.models import TaskRun
from tasks.runtime.services import start_execution
from tests.packages import chain, executable, package, send_mail, smtp
from tests.rights import ADMINISTRATOR

pytestmark = pytest.mark.django_db


def rows() -> dict[str, Row]:
    managers = list(by_name(visible_connections(ADMINISTRATOR)))
    return {f"{row.manager.name} of {row.manager.project or 'catalog'}": row for row in describe(managers, Tree({}))}


def test_packages_are_counted_once_each_by_name_and_id_unless_something_nearer_has_the_name(
    member: User, project: Project
):
    relay, other = (create_connection(ADMINISTRATOR, None, smtp(name)) for name in ("Relay", "Other"))
    far = create_project(member, "Far")
    create_connection(member, far, smtp("other"))
    in_loop = executable("ForeachLoop", "Each", properties={"enumerator": {"kind": "Row", "file_connection": "Other"}})
    tasks = [send_mail("By name", "RELAY"), send_mail("Again", "Relay"), send_mail("By ID", relay.uid)]
    create_package(member, project, package("Both", tasks))
    create_package(member, project, package("Own", [send_mail("Its own", "Relay")], connections=[smtp("relay")]))
    create_package(member, project, package("Loop", [in_loop]))
    create_package(member, far, package("Nearer", [send_mail("The project's", "Other")]))
    create_package(member, far, package("Further", [send_mail("The catalog's", other.uid)]))
    counts = {name: row.packages for name, row in rows().items()}
    assert counts == {"Relay of catalog": 1, "Other of catalog": 2, "other of Far": 1}
    assert len({task.package_id for task in find_uses(ADMINISTRATOR, other).tasks}) == 2


def test_the_last_test_is_shown_and_whether_it_was_of_older_settings(member: User, project: Project, client: Client):
    relay = create_connection(member, project, smtp("Relay"))
    now = timezone.now()
    ConnectionTest.objects.create(connection=relay, tested_at=now, tested_by=member, succeeded=True)
    client.force_login(member)
    assert "before its last change" not in client.get("/connections/").text
    change_connection(member, relay, smtp("Relay", port=2525))
    page = client.get("/connections/").text
    assert "Works" in page
    assert "before its last change" in page


def test_the_last_send_is_what_ended_last_whosever_it_was(member: User, project: Project):
    relay = create_connection(member, project, smtp("Relay"))
    run = TaskRun.objects.create(
        execution=start_execution(member, create_package(member, project, chain(1))), executable=uuid4()
    )
    ended = {"project": project, "task_run": run, "connection_uid": relay.uid}
    for number, state in enumerate(["sent", "failed"]):
        at = timezone.now() - timedelta(hours=2 - number)
        Delivery.objects.create(**ended, number=number, state=state, ended_at=at)
    Delivery.objects.create(**ended, number=2, state="sending")
    found = rows()["Relay of Warehouse"].last_send
    assert (found.status, found.label) == ("failed", "Failed")


def test_what_is_typed_is_looked_for_in_the_server_too(client: Client, member: User, project: Project):
    create_connection(member, project, smtp("Relay", smtp_server="mx.example.net"))
    client.force_login(member)
    found = client.get("/connections/", {"q": "MX.example"})
    assert [row.manager.name for row in found.context["rows"]] == ["Relay"]
    assert 'hx-get="/connections/" hx-trigger="input delay:300ms"' in found.text


def test_a_manager_of_a_package_is_not_in_the_list(member: User, project: Project):
    create_package(member, project, chain(1))
    assert ConnectionManager.objects.exists()
    assert rows() == {}
