"""Environments of the catalog: who is told of a change, and what lists, API and command say of them."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from connections.catalog.uses.mails import send
from connections.environments.services import (
    change_environment,
    create_environment,
    delete_environment,
)
from connections.environments.shared.services import refer, stop_referring
from connections.environments.shared.uses import find_uses
from connections.models import Environment, FolderGrant
from designer.errors import NotAllowed
from designer.models import AuditEntry, Team
from designer.services.notices import find_notices
from designer.services.projects import create_project
from tests.connections.environments.conftest import document, let_use
from tests.rights import ADMINISTRATOR


def test_projects_that_refer_to_it_are_told_and_nobody_of_what(member, stranger, project, production, settings):
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://mail", "https://mailwright.example.com"
    refer(ADMINISTRATOR, project, production)
    other = create_project(stranger, "Other")
    refer(ADMINISTRATOR, other, production)
    uses = find_uses(member, production)
    assert uses.effect == (
        "Used by 1 project (“Warehouse”) and 1 project that you do not see. "
        "Runs that begin from now on take the new values."
    )

    change_environment(ADMINISTRATOR, production, document("Production", From="x@example.com"))
    delete_environment(ADMINISTRATOR, production)

    told = [(each.action, each.thing, each.changes) for each in find_notices(project)]
    sentence = ["This project refers to it."]
    assert told == [
        ("deleted what is used here", "Production", sentence),
        ("changed what is used here", "Production", sentence),
    ]
    member.email = "mia@example.com"
    member.save()
    assert send("root", "deleted what is used here", "Production", [project.pk], "environment") == 1
    assert mail.outbox[0].subject == 'root deleted the environment "Production"'


def test_what_a_project_refers_to_is_changed_by_its_managers_and_in_the_record(member, stranger, project, production):
    let_use(production, member)
    refer(member, project, production)
    refer(member, project, production)
    with pytest.raises(NotAllowed):
        stop_referring(stranger, project, production.pk)
    stop_referring(member, project, production.pk)
    actions = AuditEntry.objects.filter(project=project, thing="Production").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "referred to environment",
        "stopped referring to environment",
    ]


def test_the_api_makes_refers_and_tells_where_it_is_used(member, project, europe, client: Client):
    FolderGrant.objects.create(folder=europe, person=member, name="Manager")
    client.force_login(member)
    body = {"name": "Production", "folder": europe.pk, "variables": [{"name": "Key", "value": "x", "sensitive": True}]}
    made = client.post("/api/v1/environments", body, "application/json").json()
    assert (made["project"], made["folder"], made["variables"][0]["value"]) == (None, europe.pk, None)
    address = f"/api/v1/projects/{project.pk}/shared-environments"
    referred = client.post(address, {"environment": made["id"]}, "application/json").json()
    assert referred == [{"id": made["id"], "name": "Production", "colour": "grey", "is_production": False}]
    uses = client.get(f"/api/v1/environments/{made['id']}/uses").json()
    assert uses["projects"] == [{"id": project.pk, "name": "Warehouse"}]
    assert client.get("/api/v1/environments?q=prod").json()[0]["id"] == made["id"]
    assert client.delete(f"{address}/{made['id']}").status_code == 204
    assert client.get(address).json() == []


def test_lists_ask_the_database_as_often_however_many_there_are(
    member, project, europe, client: Client, django_assert_max_num_queries
):
    everybody = Team.objects.get(is_everyone=True)
    FolderGrant.objects.create(folder=europe, team=everybody, name="USE")
    for number in range(30):
        refer(ADMINISTRATOR, project, create_environment(ADMINISTRATOR, europe, document(f"Region {number:02}")))
    client.force_login(member)
    with django_assert_max_num_queries(11):
        assert "30 environments" in client.get("/environments/").text
    with django_assert_max_num_queries(14):
        assert "Region 29" in client.get(f"/projects/{project.pk}/environments/").text
    with django_assert_max_num_queries(10):
        client.get(f"/projects/{project.pk}/environments/compare/")


def test_the_command_makes_one_in_a_folder_and_lets_a_project_refer_to_it(project, europe, capsys):
    call_command("environments", "/", "Test", "--folder", "Europe", "--set", "Host=mail", "--colour", "green")
    call_command("environments", "Warehouse", "--refer", "test")
    assert "Test (catalog: Europe)\n  Host=mail (String)\n" in capsys.readouterr().out
    call_command("environments", "/", "Test", "--folder", "/")
    assert Environment.objects.get(name="Test").folder is None
    call_command("environments", "Warehouse", "--stop-referring", "Test")
    call_command("environments", "/", "Test", "--delete")
    assert not Environment.objects.exists()
