"""Trials of connection managers: who may ask and see, what a worker writes down, cancel, what stands in the panel."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from connections.catalog.services import create_connection
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models import ConnectionGrant, ConnectionTest, ConnectionTrial
from connections.trials import recovery, services, worker
from connections.types.smtp.properties import SmtpProperties
from designer.errors import Forbidden
from designer.models import Project, User
from designer.people.rights import Right
from tests.connections.trials.starting import age, project_of, start
from tests.fuzz.bounds import bounded
from tests.packages import smtp
from tests.programs.processes import empty_broker
from tests.rights import ADMINISTRATOR
from tests.servers.scripted import ScriptedServer, fall_silent
from tests.servers.smtp import MailServer

pytestmark = pytest.mark.django_db


def run(trial: ConnectionTrial) -> ConnectionTrial:
    worker.run(str(trial.uid))
    trial.refresh_from_db()
    return trial


def test_a_worker_writes_down_every_step_and_the_diagnosis(member: User, server: MailServer):
    trial = run(start(member, server, sender="a@example.com", recipient="b@example.com"))

    assert trial.state == "succeeded"
    assert [step["status"] for step in trial.report["steps"]] == ["passed"] * len(trial.report["steps"])
    assert "Everything that was tried works." in trial.report["diagnosis"]
    assert server.received == []


def test_a_test_message_is_sent_once_even_if_the_job_comes_twice(member: User, server: MailServer):
    trial = start(member, server, sender="a@example.com", recipient="b@example.com", sends=True)
    run(run(trial))

    assert len(server.received) == 1


def test_a_canceled_trial_stops_before_its_next_step(member: User, server: MailServer, monkeypatch: pytest.MonkeyPatch):
    trial = start(member, server, sender="a@example.com", recipient="b@example.com", sends=True)
    original = worker._write

    def cancel_first(*arguments: Any) -> None:
        services.cancel_trial(member, trial.uid)
        original(*arguments)

    monkeypatch.setattr(worker, "_write", cancel_first)
    assert run(trial).state == "canceled"
    assert server.received == []


def test_a_trial_that_was_canceled_before_it_began_does_nothing(member: User, server: MailServer):
    trial = start(member, server)
    services.cancel_trial(member, trial.uid)

    assert run(trial).report == {}


def test_a_fault_of_ours_shows_a_reference_and_no_details(
    member: User, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker, "probe", lambda *_: 1 / 0)
    trial = run(start(member, server))

    assert trial.state == "failed"
    assert "under the reference" in trial.report["diagnosis"]
    assert "division" not in trial.report["diagnosis"]


def test_a_credential_that_may_not_be_used_is_said_and_nothing_is_tried(member: User, server: MailServer):
    properties = SmtpProperties(
        smtp_server="127.0.0.1", port=server.port, use_windows_authentication=True, credential="nobody's"
    )
    trial = run(services.start_trial(member, properties, project=project_of(member)))

    assert (trial.state, trial.report) == (
        "failed",
        {"diagnosis": "The credential “nobody's” does not exist. Choose another one in the connection manager."},
    )


def guarded(member: User, server: MailServer, project: Project | None = None, **settings: Any) -> ConnectionTrial:
    properties = SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=3000, **settings)
    options = {"sender": "a@example.com", "recipient": "b@example.com", "sends": True}
    return run(services.start_trial(member, properties, project=project or project_of(member), **options))


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"disabled": True}, "The connection manager is disabled"), ({"allowed_domains": "example.net"}, "was not sent")],
)
def test_a_test_message_that_a_guard_stops_is_not_sent_and_no_connection_is_opened(
    member: User, server: MailServer, settings: dict[str, Any], words: str
):
    trial = guarded(member, server, **settings)

    assert (trial.state, list(trial.report), server.received) == ("failed", ["diagnosis"], [])
    assert words in trial.report["diagnosis"]


def test_a_test_message_goes_where_the_project_redirects_its_mail_and_the_report_says_so(
    member: User, project: Project, server: MailServer
):
    change_guard(member, project, ProjectGuardSettings(redirect_to="tester@example.org"))
    trial = guarded(member, server, project, redirect_to="other@example.org")

    assert [mail.recipients for mail in server.received] == [("tester@example.org",)]
    assert "Redirected to tester@example.org by the project “Warehouse”." in trial.report["diagnosis"]


def test_a_disabled_manager_is_tried_out_as_long_as_nothing_is_sent(member: User, server: MailServer):
    properties = SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=3000, disabled=True)
    trial = run(services.start_trial(member, properties, project=project_of(member), recipient="b@example.com"))

    assert trial.state == "succeeded"
    assert "It is disabled: packages cannot send through it" in trial.report["diagnosis"]


def test_all_trials_expire_after_a_day_and_a_mail_at_once(member: User, stranger: User, server: MailServer):
    trial = run(start(member, server, recipient="b@example.com", content=b"Subject: x\r\n\r\nText\r\n"))
    assert (trial.state, trial.content, len(server.received)) == ("succeeded", b"", 1)
    canceled = start(stranger, server, recipient="b@example.com", content=b"Subject: x\r\n\r\nText\r\n")
    assert services.cancel_trial(stranger, canceled.uid).content == b""

    assert recovery.expire_trials() == 0
    ConnectionTrial.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert recovery.expire_trials() == 2


def test_the_cleanup_command_deletes_old_trials_of_everybody(member: User, server: MailServer):
    age(start(member, server), timedelta(days=2), state="succeeded")
    call_command("cleanup", stdout=StringIO())

    assert not ConnectionTrial.objects.exists()


def test_a_trial_ends_at_its_own_time_whatever_the_timeout_says(member: User, settings: Any):
    settings.LONGEST_TRIAL = 1.0
    with bounded(5), ScriptedServer(fall_silent()) as silent:
        properties = SmtpProperties(smtp_server="127.0.0.1", port=silent.port, timeout=2_147_483_647)
        trial = run(services.start_trial(member, properties, project=project_of(member)))

    assert trial.state == "failed"
    assert "after 1 seconds" in trial.report["diagnosis"]
    assert "A test ends after 1 seconds, whatever the Timeout says." in trial.report["diagnosis"]


def test_the_panel_asks_again_until_it_is_over(member: User, server: MailServer):
    client = Client()
    client.force_login(member)
    fields = {"smtp_server": "127.0.0.1", "port": server.port, "timeout": "3000", "name": "", "priority": ""}
    fields["trial_project"] = project_of(member).pk
    panel = client.post("/connections/test/", fields).content.decode()
    trial = ConnectionTrial.objects.get()
    assert f'hx-get="/connections/test/{trial.uid}/"' in panel
    run(trial)
    panel = client.get(f"/connections/test/{trial.uid}/").content.decode()
    assert "hx-get" not in panel
    assert "name lookup" in panel
    assert "C: ehlo" in panel


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Type the SMTP server first."),
        ({"smtp_server": "a b"}, "SMTP server:"),
        ({"smtp_server": "mail", "port": "x"}, "Port:"),
        ({"smtp_server": "mail", "trial_sender": "a@b.c"}, "Type a recipient"),
    ],
)
def test_the_panel_says_which_field_is_wrong(member: User, fields: dict[str, str], words: str):
    client = Client()
    client.force_login(member)
    answer = client.post("/connections/test/", {**fields, "trial_project": project_of(member).pk})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ConnectionTrial.objects.exists()


def test_the_api_takes_a_connection_string_and_tells_how_far_it_is(member: User, server: MailServer):
    client = Client()
    client.force_login(member)
    string = f"SmtpServer=127.0.0.1;Port={server.port};"
    connection = {"type": "SMTP", "name": "Any", "connection_string": string}
    body = {"connection": connection, "project": project_of(member).pk}
    answer = client.post("/api/v1/connection-trials", body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    run(ConnectionTrial.objects.get())
    report = client.get(f"/api/v1/connection-trials/{answer.json()['id']}").json()
    assert (report["state"], report["report"]["succeeded"]) == ("succeeded", True)
    canceled = client.post(f"/api/v1/connection-trials/{answer.json()['id']}/cancel").json()
    assert canceled["state"] == "succeeded"


@pytest.fixture(autouse=True, scope="module")
def _queue_nothing_for_others():
    yield
    empty_broker()


def test_what_a_worker_finds_of_a_stored_manager_is_its_last_test(member: User, server: MailServer):
    project = project_of(member)
    stored = create_connection(member, project, smtp("Relay", port=server.port))
    other = create_connection(member, project, smtp("Other", port=server.port + 1))
    run(start(member, server, connection=stored))
    run(start(member, server, connection=other))
    found = ConnectionTest.objects.get()
    assert (found.connection, found.tested_by, found.succeeded, found.is_of_older) == (stored, member, True, False)


def test_who_may_change_a_manager_of_the_catalog_may_test_it_and_nobody_else(
    member: User, stranger: User, server: MailServer
):
    relay = create_connection(ADMINISTRATOR, None, smtp("Relay", port=server.port))
    ConnectionGrant.objects.create(connection=relay, person=member, name=Right.MODIFY)
    assert run(start(member, server, connection=relay, project=None)).state == "succeeded"
    with pytest.raises(Forbidden):
        start(stranger, server, connection=relay, project=None)
