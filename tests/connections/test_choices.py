"""Choosing one of very many managers, packages and parameters: the first are offered, the rest is searched."""

import re

import pytest
from django.test import Client

from connections.catalog.choices import find_choices
from connections.catalog.folders.placing import place_connection
from connections.catalog.folders.services import create_folder
from connections.catalog.services import create_connection
from connections.environments.services import create_environment, list_references
from connections.models import ConnectionManager
from connections.models.environment_document import EnvironmentDocument
from designer.models import Package, Project, RootGrant, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.people.rights import Role
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.packages import executable, package, send_mail, smtp
from tests.rights import ADMINISTRATOR

MANY = 120
CHOSEN = {
    "message_source_type": "DirectInput",
    "message_format": "Text",
    "priority": "Normal",
    "sensitivity": "Normal",
    "missing_attachment": "Fail",
    "sending_mode": "OneMail",
    "dsn_return": "HDRS",
}


@pytest.fixture
def browser(client: Client, member: User, project: Project) -> Client:
    """A member of a project, beside very many managers in the catalog, and one that is not his to see."""
    rows = [ConnectionManager(type="SMTP", name=f"Relay {number:03}") for number in range(MANY)]
    ConnectionManager.objects.bulk_create([*rows, ConnectionManager(type="FILE", name="Relay file")])
    create_environment(member, project, EnvironmentDocument(name="Test"))
    client.force_login(member)
    return client


@pytest.fixture
def elsewhere(stranger: User) -> Project:
    """A project of somebody else, with a manager and a package."""
    project = create_project(stranger, "Elsewhere")
    create_connection(stranger, project, smtp("Relay 007 of another"))
    document = PackageDocument(name="Other", parameters=[ParameterDocument(name="Relay007")])
    create_package(stranger, project, document)
    return project


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    """A package that calls one of very many others."""
    others = [Package(project=project, name=f"Part {number:03}") for number in range(MANY)]
    Package.objects.bulk_create(others)
    return create_package(member, project, package(tasks=[send_mail("Mail")]))


def values_in(text: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)"', text)


def chosen_in(text: str, name: str) -> str:
    select = text.partition(f'<select name="{name}"')[2].partition("</select>")[0]
    return re.findall(r"<option[^>]* selected[^>]*>([^<]*)<", select)[0]


def open_editor(browser: Client, saved: Package, part) -> str:
    address = f"/packages/{saved.pk}/editor/executable/"
    return browser.post(address, {"executable": part.model_dump_json()}).content.decode()


@pytest.mark.usefixtures("elsewhere")
def test_what_an_environment_sets_is_found_by_words_of_its_name(browser: Client, project: Project):
    address = f"/choices/environment-targets/{project.pk}/?q="
    found = browser.get(f"{address}007 port").content.decode()
    assert values_in(found) == [":connection:port:Relay 007"]
    assert "There are more" not in found
    assert "There are more" in browser.get(f"{address}relay").content.decode()
    api = browser.get(f"/api/v1/projects/{project.pk}/environment-targets?q=007 port").json()
    label = "Relay 007 (catalog): Relay 007: port"
    target = {"package": None, "kind": "connection", "name": "Relay 007", "property_name": "port", "label": label}
    assert api == {"targets": [target], "has_more": False}


def test_the_page_offers_the_first_targets_and_takes_any(
    browser: Client, project: Project, django_assert_max_num_queries
):
    address = f"/projects/{project.pk}/environments/"
    with django_assert_max_num_queries(13):
        page = browser.get(address).content.decode()
    assert f'data-search="environment-targets/{project.pk}/"' in page
    assert len(values_in(page)) == 200
    for target, count in ((":connection:port:Relay 119", 1), (":connection:port:Nothing", 1), ("nonsense", 1)):
        browser.post(address, {"target": target, "variable": "Port"})
        assert len(list_references(project)) == count
    assert "Relay 119 (catalog): Relay 119: port" in browser.get(address).content.decode()


@pytest.mark.usefixtures("elsewhere")
def test_a_task_is_offered_the_first_managers_and_searches_the_rest(
    browser: Client, saved: Package, django_assert_max_num_queries
):
    far = ConnectionManager.objects.get(name="Relay 118")
    mail = send_mail("Mail", smtp_connection="relay 118", message_source_type="FileConnection", message_source="")
    with django_assert_max_num_queries(12):
        page = open_editor(browser, saved, mail)
    assert f'data-search="connections/{saved.pk}/?type=SMTP"' in page
    assert values_in(page).count(str(far.uid)) == 1
    assert chosen_in(page, "smtp_connection") == "Relay 118"
    found = browser.get(f"/choices/connections/{saved.pk}/?type=SMTP&q=lay 007").content.decode()
    assert values_in(found) == [str(ConnectionManager.objects.get(name="Relay 007").uid)]


@pytest.mark.parametrize(("name", "status"), [("Relay 118", 200), ("Relay 007 of another", 422), ("Relay file", 422)])
@pytest.mark.usefixtures("elsewhere")
def test_a_task_takes_any_manager_that_it_can_use(browser: Client, saved: Package, name: str, status: int):
    chosen = str(ConnectionManager.objects.get(name=name).uid)
    mail = send_mail("Mail")
    typed = {**mail.properties, "name": "Mail", "smtp_connection": chosen, **CHOSEN}
    answer = browser.post(
        f"/packages/{saved.pk}/editor/executable/submit/", {**typed, "executable": mail.model_dump_json()}
    )
    refused = set(answer.context["form"].errors) if answer.status_code == 422 else set()
    assert (answer.status_code, refused) == (status, {"smtp_connection"} if status == 422 else set())


@pytest.mark.usefixtures("elsewhere")
def test_a_called_package_and_its_parameters_are_searched(browser: Client, member: User, saved: Package):
    far = Package.objects.get(name="Part 119")
    far.parameters.create(name="Relay007", type="String", position=0)
    call = executable("ExecutePackageTask", "Call", properties={"package": "Part 119"})
    page = open_editor(browser, saved, call)
    assert f'data-search="packages/{saved.pk}/"' in page
    assert chosen_in(page, "package") == "Part 119"
    packages = browser.get(f"/choices/packages/{saved.pk}/?q=119 part").content.decode()
    assert values_in(packages) == ["Part 119"]
    parameters = browser.get(f"/choices/package-parameters/{saved.pk}/?q=119 relay007").content.decode()
    assert values_in(parameters) == ["Relay007"]


def test_the_api_finds_connection_managers_by_words(browser: Client):
    found = browser.get("/api/v1/connections?q=118 relay").json()
    assert [each["name"] for each in found] == ["Relay 118"]


def test_a_picker_tells_where_a_manager_stands_and_whose_it_is_to_who_may_see_it(member: User, project: Project):
    relay = create_connection(ADMINISTRATOR, None, smtp("Relay"), create_folder(ADMINISTRATOR, None, "Europe"))
    place_connection(ADMINISTRATOR, relay, relay.folder, member.username)
    assert find_choices(member, project.pk, "SMTP").groups == [
        ("Catalog", [(str(relay.uid), "Relay, in Europe, owner mia")])
    ]
    RootGrant.objects.filter(name=Role.READER).delete()
    assert find_choices(member, project.pk, "SMTP").groups == [("Catalog", [(str(relay.uid), "Relay")])]
