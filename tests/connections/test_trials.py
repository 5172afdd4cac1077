"""Trials of connection managers: who may ask and see, what a worker writes down, cancel, what stands in the panel."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models import ConnectionTrial
from connections.trials import limits, recovery, services, worker
from connections.types.smtp.properties import SmtpProperties
from designer.errors import Forbidden, Invalid, NotAllowed, NotFound, TooMany
from designer.models import AuditEntry, Project, User
from designer.people.permissions import Right
from designer.services.projects import create_project
from tests.fuzz.bounds import bounded
from tests.processes import empty_broker
from tests.rights import grant
from tests.servers.scripted import ScriptedServer, fall_silent
from tests.servers.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


def project_of(user: User) -> Project:
    return user.projects.first() or create_project(user, f"{user}'s")


def start(user: User, server: MailServer, **options: Any) -> ConnectionTrial:
    properties = SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=3000)
    return services.start_trial(user, properties, **{"project": project_of(user), **options})


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


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sender": "a@example.com"}, "Type a recipient"),
        ({"recipient": "nobody"}, "“nobody” is not a mail address"),
        ({"recipient": "<a@b.c>"}, "is not a mail address"),
        ({"recipient": "@example.com"}, "is not a mail address"),
        ({"recipient": "a@["}, "is not a mail address"),
        ({"recipient": "a@b\r\nX: 1"}, "is not a mail address"),
    ],
)
def test_addresses_that_make_no_sense_are_refused(
    member: User, server: MailServer, options: dict[str, str], words: str
):
    with pytest.raises(Invalid, match=words):
        start(member, server, **options)


def test_only_who_asked_sees_a_trial(member: User, stranger: User, server: MailServer):
    trial = start(member, server)
    with pytest.raises(NotFound):
        services.find_trial(stranger, trial.uid)
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/connections/test/{trial.uid}/").status_code == 404
    assert client.get(f"/api/v1/connection-trials/{trial.uid}").status_code == 404


def test_three_at_once_are_enough(member: User, server: MailServer):
    for _ in range(limits.MOST_AT_ONCE):
        start(member, server)
    with pytest.raises(Invalid, match="under way"):
        start(member, server)


def age(trial: ConnectionTrial, by: timedelta, **fields: Any) -> None:
    ConnectionTrial.objects.filter(pk=trial.pk).update(created_at=timezone.now() - by, **fields)


def test_a_trial_counts_until_it_has_ended_however_long_nothing_changes(member: User, server: MailServer):
    silent = {"changed_at": timezone.now() - timedelta(hours=1), "state": "running", "begun_at": timezone.now()}
    for _ in range(limits.MOST_AT_ONCE):
        age(start(member, server), timedelta(hours=1), **silent)
    with pytest.raises(Invalid, match="under way"):
        start(member, server)


def test_what_a_dead_worker_had_in_hand_counts_no_more_and_is_ended(member: User, server: MailServer):
    lost = [start(member, server, content=b"Subject: x") for _ in range(limits.MOST_AT_ONCE)]
    ConnectionTrial.objects.update(state="running", begun_at=timezone.now() - timedelta(minutes=2))
    start(member, server)

    lost[0].refresh_from_db()
    assert (lost[0].state, lost[0].report, lost[0].content) == ("failed", {"diagnosis": recovery.DIED}, b"")


def test_a_trial_that_nobody_takes_is_queued_again_and_ends_after_some_minutes(member: User, server: MailServer):
    young, waiting, lost = (start(member, server) for _ in range(3))
    age(waiting, timedelta(seconds=20))
    age(lost, timedelta(minutes=11))
    recovery.end_lost(ConnectionTrial.objects.all())

    assert recovery.find_lost() == [str(waiting.pk)]
    states = {each.pk: each.state for each in ConnectionTrial.objects.all()}
    assert states == {young.pk: "waiting", waiting.pk: "waiting", lost.pk: "failed"}


@pytest.mark.parametrize(("count", "ago", "name"), [(10, 30, "minute"), (60, 1800, "hour")])
def test_a_person_starts_so_many_trials_in_some_time_and_is_told_when_to_go_on(
    member: User, server: MailServer, count: int, ago: int, name: str
):
    old = ConnectionTrial(user=member, properties={}, state="succeeded")
    ConnectionTrial.objects.bulk_create([copy_of(old) for _ in range(count)])
    ConnectionTrial.objects.update(created_at=timezone.now() - timedelta(seconds=ago))
    with pytest.raises(TooMany, match=f"{count} tests in the last {name}") as caught:
        start(member, server)
    assert 0 < caught.value.retry_after <= ago


def copy_of(trial: ConnectionTrial) -> ConnectionTrial:
    return ConnectionTrial(user=trial.user, properties=trial.properties, state=trial.state)


def test_the_api_says_with_429_when_to_go_on(member: User, server: MailServer):
    old = ConnectionTrial(user=member, properties={}, state="succeeded")
    ConnectionTrial.objects.bulk_create([copy_of(old) for _ in range(10)])
    client = Client()
    client.force_login(member)
    connection = {"type": "SMTP", "name": "Any", "connection_string": f"SmtpServer=127.0.0.1;Port={server.port};"}
    body = {"connection": connection, "project": project_of(member).pk}
    answer = client.post("/api/v1/connection-trials", body, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_only_members_of_its_project_start_a_trial(member: User, stranger: User, project: Project, server: MailServer):
    with pytest.raises(NotAllowed):
        start(stranger, server, project=project)
    assert not ConnectionTrial.objects.exists()


def test_what_belongs_to_the_catalog_is_tried_out_by_those_who_may_change_it(member: User, server: MailServer):
    with pytest.raises(Forbidden, match="may manage the catalog"):
        start(member, server, project=None)
    assert not ConnectionTrial.objects.exists()
    assert start(grant(member, Right.MANAGE_CATALOG), server, project=None).project is None


def test_a_new_manager_is_tried_out_in_the_project_that_it_is_to_be_kept_in(member: User, server: MailServer):
    client = Client()
    client.force_login(member)
    fields = {"smtp_server": "127.0.0.1", "port": server.port, "timeout": 3000}
    answer = client.post("/connections/test/", {**fields, "scope": str(project_of(member).pk)})
    assert (answer.status_code, ConnectionTrial.objects.get().project) == (200, project_of(member))
    assert "may manage the catalog" in client.post("/connections/test/", {**fields, "scope": "catalog"}).text


def test_the_audit_says_who_had_which_server_asked_as_whom(member: User, project: Project, server: MailServer):
    properties = SmtpProperties(
        smtp_server="127.0.0.1", port=server.port, use_windows_authentication=True, credential="Relay"
    )
    services.start_trial(member, properties, project=project, recipient="b@example.com", sends=True)

    entry = AuditEntry.objects.get(action="tested connection")
    assert (entry.user, entry.project, entry.thing) == (member, project, f"127.0.0.1 port {server.port}")
    assert entry.changes == ["Credential “Relay”.", "A test message to b@example.com."]


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
