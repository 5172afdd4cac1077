"""The guard in runs, with a real SMTP server: redirect, allowed domains, and the kill switch while a package runs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connections.catalog.services import change_connection, create_connection
from connections.guard.lookup import find_guards
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models import ConnectionManager
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.types.smtp.properties import SmtpProperties
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.services.packages import create_package, save_package
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.outbox import draft, enter
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.engine.runners import TaskContext, runners
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import arrow, package, send_mail, smtp
from tests.rights import ADMINISTRATOR
from tests.servers.smtp import MailServer
from tests.tasks.running import messages, replace_runner

pytestmark = pytest.mark.any_database
TESTER = "tester@example.org"
LINES = {"to_line": "ann@example.com", "cc_line": "bob@example.net", "bcc_line": "secret@example.com"}


def pair(connections: list[ConnectionManagerDocument]) -> PackageDocument:
    """Two mails, the second when the first has succeeded."""
    tasks = [send_mail("First", **LINES), send_mail("Second", **LINES)]
    return package(tasks=tasks, arrows=[arrow(*tasks)], connections=connections)


def run(user: User, project: Project, document: PackageDocument) -> Execution:
    return go(start_execution(user, create_package(user, project, document)))


def go(execution: Execution) -> Execution:
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


def deliveries(execution: Execution) -> list[Delivery]:
    return list(Delivery.objects.filter(task_run__execution=execution).order_by("pk"))


@pytest.fixture
def after_first(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Have something done when the first mail of a run was sent."""
    original = runners["SendMailTask"]

    def arrange(change: Callable[[], object]) -> None:
        class Changing:
            def run(self, context: TaskContext) -> str:
                sentence = original.run(context)
                if context.executable.name == "First":
                    change()
                return sentence

            abandon, inspect_after_crash = original.abandon, original.inspect_after_crash

        replace_runner(monkeypatch, Changing())

    return arrange


def test_a_redirect_changes_the_envelope_and_not_the_message(member: User, project: Project, server: MailServer):
    execution = run(member, project, pair([smtp(port=server.port, redirect_to=TESTER)]))

    assert execution.status == "succeeded"
    assert [mail.recipients for mail in server.received] == [(TESTER,), (TESTER,)]
    assert b"To: ann@example.com" in server.received[0].content
    assert b"Cc: bob@example.net" in server.received[0].content
    assert b"secret" not in server.received[0].content
    delivery = deliveries(execution)[0]
    assert [each.address for each in delivery.not_refused] == [TESTER]
    assert [each.address for each in delivery.withheld] == [
        "ann@example.com",
        "bob@example.net",
        "secret@example.com",
    ]
    reason = f"Redirected to {TESTER} by the connection manager “Mail server”."
    assert {each.text for each in delivery.withheld} == {reason}
    assert messages(execution, "OnInformation") == [f"Withheld from 3 recipients. {reason}"] * 2
    assert len([each for each in messages(execution, "OnWarning") if "redirected" in each]) == 1


def test_the_projects_redirect_comes_before_the_managers(member: User, project: Project, server: MailServer):
    change_guard(member, project, ProjectGuardSettings(redirect_to=TESTER, allowed_domains="nowhere.example"))
    run(member, project, pair([smtp(port=server.port, redirect_to="other@example.org")]))

    assert [mail.recipients for mail in server.received] == [(TESTER,), (TESTER,)]


def test_recipients_outside_the_allowed_domains_are_withheld_and_shown(
    member: User, project: Project, server: MailServer
):
    execution = run(member, project, pair([smtp(port=server.port, allowed_domains="example.com")]))
    client = Client()
    client.force_login(member)
    page = client.get(f"/executions/{execution.pk}/").text

    assert execution.status == "succeeded"
    assert server.received[0].recipients == ("ann@example.com", "secret@example.com")
    assert "Sent to 2 recipients" in TaskRun.objects.filter(execution=execution).first().message
    assert [each.address for each in deliveries(execution)[0].withheld] == ["bob@example.net"]
    assert "lets mail go to example.com alone." in page
    assert "bob@example.net" in page


def test_a_mail_that_no_recipient_is_left_for_is_not_sent_and_the_run_goes_on(
    member: User, project: Project, server: MailServer
):
    execution = run(member, project, pair([smtp(port=server.port, allowed_domains="*.example.com")]))

    assert execution.status == "succeeded"
    assert server.received == []
    assert [delivery.state for delivery in deliveries(execution)] == ["withheld", "withheld"]
    told = [each for each in messages(execution, "OnWarning") if each.startswith("Nothing was sent")]
    assert told == [deliveries(execution)[0].reply] * 2


def disable_shared(member: User, shared: ConnectionManager, server: MailServer) -> None:
    change_connection(member, shared, smtp(port=server.port, disabled=True))


def test_a_shared_manager_that_is_disabled_between_two_mails_stops_the_second(
    member: User, project: Project, server: MailServer, after_first: Any
):
    shared = create_connection(member, project, smtp(port=server.port))
    after_first(lambda: disable_shared(member, shared, server))
    execution = run(member, project, pair([]))

    assert execution.status == "failed"
    assert len(server.received) == 1
    assert messages(execution, "OnError")[0].startswith("The connection manager “Mail server” is disabled")
    assert [delivery.state for delivery in deliveries(execution)] == ["sent", "failed"]


def test_the_packages_own_manager_that_is_disabled_between_two_mails_stops_the_second(
    member: User, project: Project, server: MailServer, after_first: Any
):
    own = smtp(port=server.port)
    saved = create_package(member, project, pair([own]))
    off = own.model_copy(update={"properties": {**own.properties, "disabled": True}})
    after_first(lambda: save_package(member, saved.pk, pair([off]), saved.version))
    execution = go(start_execution(member, saved))

    assert (execution.status, len(server.received)) == ("failed", 1)


def test_a_project_that_stops_its_mail_between_two_mails_stops_the_second(
    member: User, project: Project, server: MailServer, after_first: Any
):
    after_first(lambda: change_guard(member, project, ProjectGuardSettings(stops_mail=True)))
    execution = run(member, project, pair([smtp(port=server.port)]))

    assert (execution.status, len(server.received)) == ("failed", 1)
    assert messages(execution, "OnError")[0].startswith("The project “Warehouse” has stopped all its mail")


def test_a_run_that_was_started_redirected_stays_so_when_the_redirect_is_taken_away(
    member: User, project: Project, server: MailServer
):
    shared = create_connection(member, project, smtp(port=server.port, redirect_to=TESTER))
    execution = start_execution(member, create_package(member, project, pair([])))
    change_connection(member, shared, smtp(port=server.port))
    go(execution)

    assert [mail.recipients for mail in server.received] == [(TESTER,), (TESTER,)]


def test_a_package_whose_manager_is_disabled_fails_in_validation(member: User, project: Project, server: MailServer):
    execution = run(member, project, pair([smtp(port=server.port, disabled=True)]))

    assert (execution.status, server.received) == ("failed", [])
    assert not TaskRun.objects.filter(execution=execution).exists()


@pytest.fixture
def begun(member: User, project: Project, server: MailServer) -> TaskRun:
    """A task run with a prepared delivery, whose worker died before it sent anything."""
    execution = start_execution(member, create_package(member, project, pair([smtp(port=server.port)])))
    (first,) = engine._begin(execution.pk)
    message = OutgoingMessage(
        Envelope("reports@example.com", ("ann@example.com", "bob@example.net", "c@example.com")), b"Text\r\n"
    )
    server_facts = {"manager": smtp(), "smtp": SmtpProperties()}
    enter([draft(first, 0, message, message_id="<1@example.com>", subject="First", **server_facts)])
    TaskRun.objects.filter(pk=first.pk).update(worker=None)
    recovery.recover()
    return first


def test_a_task_that_begins_again_asks_the_guard_again(
    member: User, project: Project, server: MailServer, begun: TaskRun
):
    change_guard(member, project, ProjectGuardSettings(redirect_to=TESTER))
    engine.run_task(begun.pk)

    assert {mail.recipients for mail in server.received} == {(TESTER,)}
    assert len(begun.deliveries.get().withheld) == 3


def test_a_task_that_begins_again_and_is_stopped_ends_its_delivery(
    member: User, project: Project, server: MailServer, begun: TaskRun
):
    change_guard(member, project, ProjectGuardSettings(stops_mail=True))
    engine.run_task(begun.pk)

    assert server.received == []
    assert begun.deliveries.get().state == "failed"


def test_a_mail_costs_one_query_more_for_its_guards(member: User, project: Project):
    shared = create_connection(member, project, smtp(redirect_to=TESTER))
    change_guard(member, project, ProjectGuardSettings(allowed_domains="example.com"))
    with CaptureQueriesContext(connection) as queries:
        guards = find_guards(project.pk, None, shared.to_document(), SmtpProperties())

    assert len(queries) == 1
    assert [each.allowed_domains or each.redirect_to for each in guards] == ["example.com", TESTER, ""]


def test_the_manager_of_another_project_with_the_same_id_has_no_say(member: User, project: Project, server: MailServer):
    own = smtp(port=server.port)
    saved: Package = create_package(member, project, pair([own]))
    create_package(
        member,
        project,
        pair([own.model_copy(update={"properties": {"disabled": True}})]).model_copy(update={"name": "Copy"}),
    )

    assert go(start_execution(member, saved)).status == "succeeded"


@pytest.mark.parametrize("place", ["project", "package"])
def test_another_manager_with_the_same_id_hides_no_kill_switch_of_the_catalog(
    member: User, project: Project, server: MailServer, after_first: Any, place: str
):
    relay = create_connection(ADMINISTRATOR, None, smtp(port=server.port))
    saved = create_package(member, project, pair([]))
    execution = start_execution(member, saved)
    twin = {"uid": relay.uid, "type": "SMTP", "name": "Twin", "properties": {"smtp_server": "127.0.0.1"}}
    ConnectionManager.objects.create(**twin, **{place: {"project": project, "package": saved}[place]})
    after_first(lambda: change_connection(ADMINISTRATOR, relay, smtp(port=server.port, disabled=True)))
    go(execution)

    assert (execution.status, len(server.received)) == ("failed", 1)


def test_an_expression_on_the_connection_string_does_not_take_the_guard_away(
    member: User, project: Project, server: MailServer
):
    string = f'"SmtpServer=127.0.0.1;Port={server.port};"'
    manager = smtp(redirect_to=TESTER).model_copy(update={"expressions": {"connection_string": string}})
    stored = create_package(member, project, pair([manager]))
    execution = start_execution(member, stored)
    ConnectionManager.objects.all().delete()
    go(execution)

    assert [mail.recipients for mail in server.received] == [(TESTER,), (TESTER,)]
