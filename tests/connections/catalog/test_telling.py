"""Who changes or deletes a connection manager of the catalog is asked first, and those who use it are told."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from connections.catalog.services import change_connection, create_connection, delete_connection
from connections.catalog.uses.finding import find_uses
from connections.catalog.uses.mails import send
from connections.models import ConnectionManager
from designer.models import AuditEntry, Project, ProjectGrant, Team, User
from designer.services.notices import find_notices
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR, join

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(member: User, project: Project) -> ConnectionManager:
    relay = create_connection(ADMINISTRATOR, None, smtp("Relay"))
    create_package(member, project, package("Report", [send_mail("By name", "Relay"), send_mail("By ID", relay.uid)]))
    return relay


def told(project: Project) -> list[tuple[str, str, list[str]]]:
    return [(each.action, each.thing, each.changes) for each in find_notices(project)]


def test_each_project_that_uses_it_is_told_and_not_what_was_changed(
    cataloguer: User, member: User, project: Project, relay: ConnectionManager, client: Client
):
    create_project(member, "Other")
    change_connection(cataloguer, relay, smtp("Renamed", smtp_server="secret.example.com"))
    assert told(project) == [("changed what is used here", "Relay", ["2 tasks of this project referred to it."])]
    delete_connection(cataloguer, relay)
    assert told(project)[0] == ("deleted what is used here", "Renamed", ["1 task of this project referred to it."])
    assert AuditEntry.objects.filter(action__endswith="used here").count() == 2
    client.force_login(member)
    page = client.get(reverse("project", args=[project.pk])).text
    assert "carla deleted what is used here:" in page
    assert "secret.example.com" not in page


def test_nobody_is_told_of_what_changed_nothing_or_is_the_projects_own(
    cataloguer: User, member: User, project: Project, relay: ConnectionManager
):
    change_connection(cataloguer, relay, relay.to_document())
    near = create_connection(member, project, smtp("Near"))
    create_package(member, project, package("Near", [send_mail("Mail", "Near")]))
    change_connection(member, near, smtp("Near", port=2525))
    assert told(project) == []


def test_who_saves_it_is_asked_with_what_it_touches(
    client: Client, cataloguer: User, member: User, relay: ConnectionManager
):
    join(Project.objects.get(), cataloguer)
    client.force_login(cataloguer)
    page = client.get(reverse("connection", args=[relay.uid])).text
    assert (
        'data-confirm="Used by 2 tasks in 1 package (“Report”). Runs that begin from now on use the new settings. '
        '1 task of them would not find it by another name."'
    ) in page
    unused = create_connection(ADMINISTRATOR, None, smtp("Unused"))
    assert find_uses(cataloguer, unused).effect == ""


def test_managers_in_person_are_mailed_once_where_the_installation_sends_mail(
    member: User, stranger: User, project: Project, settings
):
    other = create_project(member, "Other")
    join(project, stranger)
    for account in (member, stranger):
        account.email = f"{account.username}@example.com"
        account.save()
    projects = [project.pk, other.pk]
    assert send("carla", "changed what is used here", "Relay", projects) == 0
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://mail", "https://mailwright.example.com"
    assert send("stan", "changed what is used here", "Relay", projects) == 1
    message = mail.outbox[0]
    assert (message.to, message.subject) == (
        ["mia@example.com"],
        'stan changed the connection manager "Relay"',
    )
    assert "- Warehouse\n- Other\n" in message.body


def test_managers_in_a_team_and_in_those_that_stand_in_it_are_mailed_and_each_once(
    member: User, stranger: User, project: Project, settings
):
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://mail", "https://mailwright.example.com"
    operations = Team.objects.create(name="Operations")
    night = Team.objects.create(name="Night shift", parent=operations)
    ProjectGrant.objects.create(project=project, team=operations, name="Manager")
    for account in (member, stranger):
        account.email = f"{account.username}@example.com"
        account.save()
        account.groups.add(night)
    assert send("carla", "changed what is used here", "Relay", [project.pk]) == 2
    assert {each.to[0] for each in mail.outbox} == {"mia@example.com", "stan@example.com"}


def test_the_mail_is_queued_when_the_change_is_stored(
    relay: ConnectionManager, settings, monkeypatch, django_capture_on_commit_callbacks
):
    queued: list[object] = []
    monkeypatch.setattr("connections.catalog.uses.telling.mail_notice.delay", lambda *said: queued.append(said))
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://mail", "https://mailwright.example.com"
    with django_capture_on_commit_callbacks(execute=True):
        change_connection(ADMINISTRATOR, relay, smtp("Relay", port=2525))
    assert queued == [("root", "changed what is used here", "Relay", [Project.objects.get().pk], "connection manager")]
