"""Environments of the catalog: who may see, use and change one, what a project's reference does, and who is told."""

import json

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from connections.catalog.folders.services import create_folder, delete_folder
from connections.catalog.uses.mails import send
from connections.environments.comparison_page import Asked, read_comparison
from connections.environments.services import (
    change_environment,
    create_environment,
    delete_environment,
    save_references,
)
from connections.environments.shared.services import place_environment, refer, stop_referring, visible_environments
from connections.environments.shared.uses import find_uses
from connections.models import Environment, EnvironmentGrant, Folder, FolderGrant
from connections.models.environment_document import EnvironmentDocument, Reference, VariableOfEnvironment
from designer.errors import Conflict, Forbidden, Invalid, NotAllowed
from designer.models import AuditEntry, Package, Project, Root, RootGrant, Team, User
from designer.package.document import ParameterDocument
from designer.people.everyone import find_everyone
from designer.people.permissions import Action, may
from designer.services.notices import find_notices
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from designer.services.projects import create_project
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.rights import ADMINISTRATOR, join
from tests.signed_in import client_of
from tests.tasks.runs.environments.conftest import read

SECRET = "a very secret word"


def document(name: str, **values: object) -> EnvironmentDocument:
    variables = [
        VariableOfEnvironment(name=key, value=value, sensitive=key.startswith("Key")) for key, value in values.items()
    ]
    return EnvironmentDocument(name=name, variables=variables)


@pytest.fixture
def europe(db: None) -> Folder:
    return create_folder(ADMINISTRATOR, None, "Europe")


@pytest.fixture
def production(europe: Folder) -> Environment:
    """A shared one with a value and a secret, that the colour red and the mark of production tell from others."""
    made = document("Production", From="production@example.com", Key=SECRET)
    return create_environment(ADMINISTRATOR, europe, made.model_copy(update={"is_production": True, "colour": "red"}))


@pytest.fixture
def report(member: User, project: Project) -> Package:
    """A package of a project whose parameter takes its value from an environment."""
    save_parameter(member, project, ParameterDocument(name="Sender", value="design@example.com"))
    project.refresh_from_db()
    save_references(member, project, [Reference(variable="From", name="Sender")])
    return create_package(member, project, chain(1))


def let_use(environment: Environment, account: User, name: str = "USE") -> None:
    EnvironmentGrant.objects.create(environment=environment, person=account, name=name)


def sender_of(execution: Execution) -> object:
    return read(execution, "$Project::Sender")[0]


def start(user: User, report: Package, name: str = "production") -> Execution:
    return start_execution(user, report, environment=name, confirms_production=True)


def test_a_run_takes_the_values_of_a_shared_one_as_they_are_when_it_begins(member, project, report, production):
    let_use(production, member)
    refer(member, project, production)

    first = start(member, report)
    change_environment(ADMINISTRATOR, production, document("Production", From="new@example.com"))
    first.refresh_from_db()

    assert (first.environment_name, first.environment_colour, first.in_production) == ("Production", "red", True)
    assert (sender_of(first), sender_of(start(member, report))) == ("production@example.com", "new@example.com")


def test_production_asks_once_more(member, project, report, production):
    let_use(production, member)
    refer(member, project, production)
    with pytest.raises(Invalid, match="Production"):
        start_execution(member, report, environment="Production")


def test_a_project_that_does_not_refer_to_it_has_none_such(member, report, production):
    let_use(production, member)
    with pytest.raises(Invalid, match=r"The project has no environment “production”\. It has none\."):
        start(member, report)


def test_who_may_not_use_it_may_neither_refer_to_it_nor_run_with_it(member, stranger, project, report, production):
    with pytest.raises(Forbidden, match="You may not use “Production”"):  # everybody sees the catalog
        refer(member, project, production)
    refer(ADMINISTRATOR, project, production)
    with pytest.raises(Invalid, match=r"You may not use the environment “Production” of the catalog\. Ask"):
        start(member, report)
    let_use(production, member)
    operator = join(project, stranger, "Operator")
    with pytest.raises(Invalid, match="You may not use the environment"):
        start(operator, report)
    assert start(member, report).environment_name == "Production"


def test_a_right_that_is_taken_away_counts_from_the_next_run_on(member, project, report, production):
    let_use(production, member)
    refer(member, project, production)
    begun = start(member, report)
    EnvironmentGrant.objects.all().delete()
    with pytest.raises(Invalid, match="You may not use"):
        start(member, report)
    assert sender_of(begun) == "production@example.com"


def test_what_everybody_may_use_in_the_catalog_are_not_its_environments(stranger, europe, production):
    everybody = set(RootGrant.objects.filter(root=Root.CATALOG, team=find_everyone()).values_list("name", flat=True))
    assert "USE" in everybody
    assert may(stranger, Action.READ, production)
    assert not may(stranger, Action.USE, production)
    FolderGrant.objects.create(folder=europe, team=find_everyone(), name="USE")
    assert may(stranger, Action.USE, production)


@pytest.mark.parametrize("role", ["Operator", "Designer", "Manager"])
def test_who_operates_the_catalog_uses_its_environments(stranger, production, role):
    RootGrant.objects.create(root=Root.CATALOG, person=stranger, name=role)
    assert may(stranger, Action.USE, production)


def test_see_use_and_change_are_apart_and_come_down_from_the_folder(member, stranger, europe, production):
    RootGrant.objects.all().delete()
    FolderGrant.objects.create(folder=europe, person=stranger, name="USE")
    assert not visible_environments(stranger).exists()
    assert client_of(stranger).get(f"/environments/{production.pk}/").status_code == 404
    FolderGrant.objects.create(folder=europe, person=member, name="Reader")
    assert list(visible_environments(member)) == [production]
    with pytest.raises(Forbidden):
        change_environment(member, production, document("Mine"))
    FolderGrant.objects.create(folder=europe, person=stranger, name="Designer")
    change_environment(stranger, production, document("Theirs"))


def test_who_may_use_and_not_see_it_chooses_it_and_is_shown_no_value(member, project, report, production, client):
    RootGrant.objects.all().delete()
    let_use(production, member)
    refer(member, project, production)
    client.force_login(member)
    pages = [f"/packages/{report.pk}/run-with/", f"/projects/{project.pk}/environments/", "/environments/"]
    pages += [f"/projects/{project.pk}/environments/compare/", f"/api/v1/projects/{project.pk}/environment-comparison"]
    shown = [client.get(page).text for page in pages]
    assert "Production (production)" in shown[0]
    assert "You may not see its values" in shown[1]
    assert "production@example.com" not in "".join(shown)


def test_a_name_means_one_environment_in_a_project(member, project, production):
    let_use(production, member)
    create_environment(member, project, document("production"))
    with pytest.raises(Invalid, match="The project has an environment “Production” already"):
        refer(member, project, production)
    test = create_environment(ADMINISTRATOR, None, document("Test"))
    refer(ADMINISTRATOR, project, test)
    with pytest.raises(Invalid, match="The project has an environment “test” already"):
        create_environment(member, project, document("test"))
    with pytest.raises(Invalid, match="The catalog has an environment “production” already"):
        change_environment(ADMINISTRATOR, test, document("production"))
    delete_environment(ADMINISTRATOR, production)
    with pytest.raises(Invalid, match="1 project that refers to it has an environment “PRODUCTION” already"):
        change_environment(ADMINISTRATOR, test, document("PRODUCTION"))


def test_secrets_go_into_the_catalog_only_by_who_may_change_where_they_are(member, stranger, europe, production):
    FolderGrant.objects.create(folder=europe, person=stranger, name="CREATE_OBJECTS")
    with pytest.raises(Forbidden):
        create_environment(stranger, europe, document("Copy"), production)
    FolderGrant.objects.create(folder=europe, person=stranger, name="MODIFY_OBJECTS")
    copy = create_environment(stranger, europe, document("Copy"), production)
    assert [each["name"] for each in copy.variables] == ["From", "Key"]
    assert SECRET not in json.dumps(copy.variables)
    project = create_project(member, "Elsewhere")
    with pytest.raises(Invalid, match="“Production” belongs to the catalog"):
        create_environment(member, project, document("Copy"), production)


def test_who_sees_a_secret_there_and_may_not_use_it_cannot_find_it_out_by_comparing(member, project, production):
    refer(ADMINISTRATOR, project, production)
    create_environment(member, project, document("Guess", Key=SECRET))

    def key() -> list[bool | None]:
        rows = {row.name: row for row in read_comparison(member, project, Asked()).rows}
        return [cell.is_same for cell in rows["Key"].cells]

    assert key() == [True, None]
    let_use(production, member)
    assert key() == [True, True]


def test_a_move_asks_for_the_right_to_give_rights(stranger, europe, production):
    FolderGrant.objects.create(folder=europe, person=stranger, name="Designer")
    with pytest.raises(Forbidden):
        place_environment(stranger, production, None)
    asia = create_folder(ADMINISTRATOR, None, "Asia")
    assert place_environment(ADMINISTRATOR, production, asia).folder == asia
    with pytest.raises(Conflict, match="environments: 1"):
        delete_folder(ADMINISTRATOR, asia)


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
