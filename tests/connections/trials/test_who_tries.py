"""Who may try a connection manager out, how often, and who sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connections.models import ConnectionTrial
from connections.trials import limits, recovery, services
from connections.types.smtp.properties import SmtpProperties
from designer.errors import Forbidden, Invalid, NotAllowed, NotFound, TooMany
from designer.models import AuditEntry, Project, User
from tests.connections.trials.starting import age, project_of, start
from tests.programs.processes import empty_broker
from tests.rights import let_manage_catalog
from tests.servers.smtp import MailServer

pytestmark = pytest.mark.django_db


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
    assert start(let_manage_catalog(member), server, project=None).project is None


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


@pytest.fixture(autouse=True, scope="module")
def _queue_nothing_for_others():
    yield
    empty_broker()
