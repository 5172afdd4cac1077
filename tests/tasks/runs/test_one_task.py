"""What the page of one task in an execution tells, alone and beside the canvas."""

from uuid import uuid4

import pytest

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import arrow, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.deliveries.partly_sent import BOTH, REFUSED
from tests.tasks.restarting.test_restarting import merge

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def executions(member: User, project: Project, server: MailServer) -> list[Execution]:
    """Two runs of one package with a mail whose recipient is refused, and one that follows on success."""
    first, second = send_mail("Report", to_line=BOTH, subject="<b>Rows</b>"), send_mail("Never")
    document = package("Two", [first, second], [arrow(first, second)], [smtp(port=server.port)])
    server.recipients["bob@example.com"] = REFUSED
    made = create_package(member, project, document)
    found = [start_execution(member, made) for _ in range(2)]
    for each in found:
        engine.run_package(each.pk)
    return found


def test_it_tells_the_task_its_mails_what_was_said_and_how_it_went_before(
    member: User, executions: list[Execution], django_assert_max_num_queries
):
    before, last = executions
    first, second = (each.id for each in last.document.executables)
    client = client_of(member)
    with django_assert_max_num_queries(24):
        page = client.get(f"/executions/{last.pk}/tasks/{first}/").text
    assert "&lt;b&gt;Rows&lt;/b&gt;" in page
    assert "bob@example.com was refused: 550 5.1.1 No such user" in page
    assert f"/executions/{before.pk}/tasks/{first}/" in page
    assert "It did not run in this execution." in client.get(f"/executions/{last.pk}/tasks/{second}/").text
    assert client.get(f"/executions/{last.pk}/tasks/{uuid4()}/").status_code == 404


def test_of_a_task_in_a_loop_each_iteration_is_told_with_its_values(member: User, project: Project, server: MailServer):
    execution = start_execution(member, create_package(member, project, merge(server.port)))
    engine.run_package(execution.pk)
    mail = next(each for each in execution.document.executables if each.name == "Mail")
    address = f"/executions/{execution.pk}/tasks/{mail.id}/"
    client = client_of(member)
    assert f'href="{address}?path=2">Each[3]\\Mail' in client.get(address).text
    page = client.get(f"{address}?path=2").text
    assert "Variables in this iteration" in page
    assert (page.count("p2@example.com") > 2, "p1@example.com" in page) == (True, False)


def test_beside_the_canvas_it_is_sent_again_only_when_there_is_news(member: User, executions: list[Execution]):
    Execution.objects.filter(pk=executions[1].pk).update(status="running")
    client, asked = client_of(member), {"HX-Request": "true"}
    address = f"/executions/{executions[1].pk}/tasks/{executions[1].document.executables[0].id}/"
    first = client.get(address, headers=asked)
    asks = first.text.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert asks.startswith(f"{address}?state=")
    assert client.get(asks, headers=asked).status_code == 204
    TaskRun.objects.filter(execution=executions[1]).update(status="running")
    assert client.get(asks, headers=asked).status_code == 200
