"""Packages of one run that use one shared connection manager in several versions: each sends by its own."""

import pytest

from connections.catalog.pins.services import pin_package
from connections.catalog.services import change_connection, create_connection
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.resending import _find_route
from tests.packages import arrow, package, send_mail, smtp
from tests.rights import ADMINISTRATOR
from tests.servers.smtp import mail_server
from tests.tasks.running import run
from tests.tasks.types.calling import call

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_package_of_a_run_sends_through_its_own_version(member: User, project: Project, queue):
    with mail_server() as old, mail_server() as new:
        relay = create_connection(ADMINISTRATOR, None, smtp("Relay", port=old.port))
        change_connection(ADMINISTRATOR, relay, smtp("Relay", port=new.port))
        child = create_package(member, project, package("Child", [send_mail("Of the child", "Relay")]))
        pin_package(member, relay, child, 1)
        mail, calls = send_mail("Of the parent", relay.uid), call("Call", "Child")
        execution = run(member, project, package("Parent", [mail, calls], [arrow(mail, calls)]), queue)
    assert execution.status == "succeeded"
    assert [b"Of the child" in each.content for each in old.received] == [True]
    assert [b"Of the parent" in each.content for each in new.received] == [True]
    routes = {
        each.subject: _find_route(each).smtp.port for each in Delivery.objects.filter(task_run__execution=execution)
    }
    assert routes == {"Of the child": old.port, "Of the parent": new.port}


def test_a_name_means_the_projects_manager_in_a_called_package_though_its_caller_means_the_catalogs(
    member: User, project: Project, queue
):
    with mail_server() as far, mail_server() as near:
        relay = create_connection(ADMINISTRATOR, None, smtp("Relay", port=far.port))
        create_connection(member, project, smtp("Relay", port=near.port))
        create_package(member, project, package("Child", [send_mail("Of the child", "Relay")]))
        mail, calls = send_mail("Of the parent", relay.uid), call("Call", "Child")
        run(member, project, package("Parent", [mail, calls], [arrow(mail, calls)]), queue)
    assert [b"Of the parent" in each.content for each in far.received] == [True]
    assert [b"Of the child" in each.content for each in near.received] == [True]
