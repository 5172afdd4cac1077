"""Environments of the catalog: who may see, use and change one, and what a project's reference does."""

import json

import pytest

from connections.catalog.folders.services import create_folder, delete_folder
from connections.environments.comparison_page import Asked, read_comparison
from connections.environments.services import (
    change_environment,
    create_environment,
    delete_environment,
)
from connections.environments.shared.services import place_environment, refer, visible_environments
from connections.models import EnvironmentGrant, FolderGrant
from designer.errors import Conflict, Forbidden, Invalid
from designer.models import Package, Root, RootGrant, User
from designer.people.everyone import find_everyone
from designer.people.permissions import Action, may
from designer.services.projects import create_project
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.connections.environments.conftest import SECRET, document, let_use
from tests.rights import ADMINISTRATOR, join
from tests.signed_in import client_of
from tests.tasks.runs.environments.conftest import read


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
