"""A package that is pinned to a version uses it, whatever its project does, in validation, in runs, and when called."""

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.pins.services import list_pins, pin, pin_package, unpin_package
from connections.catalog.services import change_connection, create_connection
from connections.catalog.uses.finding import find_uses
from connections.models import ConnectionManager, ConnectionPin
from designer.api.schemas import describe_issues
from designer.errors import Forbidden, Invalid, NotAllowed
from designer.models import AuditEntry, Package, Project, User
from designer.package.document import PackageDocument
from designer.people.rights import Role
from designer.registry.connection_store import connection_store
from designer.services.packages import create_package, delete_package
from designer.storage.rows import load_document
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR, join

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay() -> ConnectionManager:
    """A relay of three versions, whose ports are 1001 and so on."""
    relay = create_connection(ADMINISTRATOR, None, smtp("Relay", port=1001))
    change_connection(ADMINISTRATOR, relay, smtp("Relay", port=1002))
    return change_connection(ADMINISTRATOR, relay, smtp("Relay", port=1003))


@pytest.fixture
def report(member: User, project: Project) -> Package:
    return create_package(member, project, package("Report", [send_mail("Mail", "Relay")]))


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def port_of(package: Package) -> object:
    return connection_store().find_shared(package.project_id, package.pk, ["relay"])[0].properties["port"]


def test_its_own_pin_comes_first_then_that_of_its_project_then_the_newest(
    member: User, project: Project, relay: ConnectionManager, report: Package, django_assert_num_queries
):
    assert port_of(report) == 1003
    pin(member, relay, project, 1)
    assert port_of(report) == 1001
    pin_package(member, relay, report, 2)
    with django_assert_num_queries(1):
        assert port_of(report) == 1002
    assert start_execution(member, report).shared_connections[0].properties["port"] == 1002
    other = create_package(member, project, package("Other", [send_mail("Mail", "Relay")]))
    assert start_execution(member, other).shared_connections[0].properties["port"] == 1001
    unpin_package(member, relay, report)
    assert port_of(report) == 1001


def test_a_manager_that_an_expression_chooses_is_pinned_too(member: User, project: Project, relay: ConnectionManager):
    mail = send_mail("Mail", "").model_copy(update={"expressions": {"smtp_connection": '"Re" + "lay"'}})
    stored = create_package(member, project, package("Report", [mail]))
    pin_package(member, relay, stored, 1)
    assert start_execution(member, stored).shared_connections[0].properties["port"] == 1001


def test_it_is_validated_with_the_version_that_it_uses(member: User, relay: ConnectionManager, report: Package):
    assert [issue.severity for issue in describe_issues(report, load_document(report))] == []
    pin_package(member, relay, report, 3)
    change_connection(ADMINISTRATOR, relay, smtp("Relay", smtp_server=""))
    other = create_package(member, report.project, package("Other", [send_mail("Mail", "Relay")]))
    assert describe_issues(report, load_document(report)) == []
    assert "error" in [issue.severity for issue in describe_issues(other, load_document(other))]


def test_who_may_change_the_package_pins_it_and_who_may_change_the_manager_lifts_it(
    member: User, stranger: User, cataloguer: User, relay: ConnectionManager, report: Package
):
    with pytest.raises(NotAllowed):
        pin_package(stranger, relay, report, 1)
    join(report.project, stranger, Role.OPERATOR)
    with pytest.raises(Forbidden):
        pin_package(stranger, relay, report, 1)
    join(report.project, stranger, Role.DESIGNER)
    pin_package(stranger, relay, report, 1)
    entry = AuditEntry.objects.get(action="pinned connection manager")
    assert (entry.project, entry.changes) == (report.project, ["package “Report”: to version 1"])
    assert list_pins(cataloguer, relay).get().package == report
    unpin_package(cataloguer, relay, report)
    assert AuditEntry.objects.get(action="unpinned connection manager").changes == ["package “Report”"]
    with pytest.raises(Invalid, match="Only those of the catalog"):
        pin_package(member, create_connection(member, report.project, smtp("Near")), report, 1)


def test_its_pin_goes_with_it_and_keeps_its_version_until_then(
    member: User, relay: ConnectionManager, report: Package, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("connections.catalog.versions.keeping.MOST", 1)
    pin_package(member, relay, report, 1)
    change_connection(ADMINISTRATOR, relay, smtp("Relay", port=1004))
    assert port_of(report) == 1001
    delete_package(member, report)
    assert not ConnectionPin.objects.exists()
    assert ConnectionManager.objects.filter(pk=relay.pk).exists()


def test_who_changes_the_manager_is_told_what_is_pinned(
    member: User, project: Project, relay: ConnectionManager, report: Package
):
    create_package(member, project, package("Other", [send_mail("Mail", "Relay")]))
    assert find_uses(member, relay).pinned == 0
    pin_package(member, relay, report, 1)
    effect = find_uses(member, relay).effect
    assert "Pinned to a version, whatever is changed: 1 task." in effect
    assert "use the new settings, where no version is pinned." in effect
    pin(member, relay, project, 1)
    assert find_uses(member, relay).pinned == 2


def test_pins_of_packages_are_kept_by_the_page_and_the_api(browser: Client, relay: ConnectionManager, report: Package):
    address = reverse("connection-pins", args=[relay.uid])
    project = report.project_id
    refused = browser.post(address, {"project": project, "package": "Nothing", "number": "1"})
    assert (refused.status_code, "The project has no package of this name." in refused.text) == (422, True)
    said = browser.post(address, {"project": project, "package": "report", "number": "1"}, follow=True).text
    assert "Report</a> in Warehouse: version 1, by mia" in said
    assert "Relay, version 1, in Report" in browser.get(reverse("project", args=[project])).text
    api = f"/api/v1/connections/{relay.uid}/pins"
    told = [(each["package"], each["package_name"], each["number"]) for each in browser.get(api).json()]
    assert told == [(report.pk, "Report", 1)]
    browser.post(reverse("connection-pin-package-delete", args=[relay.uid, report.pk]))
    assert not ConnectionPin.objects.exists()
    body = {"project": project, "package": report.pk}
    made = browser.put(api, {**body, "number": 2}, content_type="application/json").json()
    assert made[0]["number"] == 2
    assert browser.put(api, body, content_type="application/json").json() == []


def test_the_api_refuses_a_package_of_another_project(browser: Client, member: User, relay, report: Package):
    far = Project.objects.create(name="Far")
    join(far, member, Role.MANAGER)
    body = {"project": far.pk, "package": report.pk, "number": 1}
    answer = browser.put(f"/api/v1/connections/{relay.uid}/pins", body, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (422, "This package is not one of the project.")


def test_a_designer_is_offered_the_project_and_told_which_package(
    client: Client, stranger: User, relay: ConnectionManager, report: Package
):
    join(report.project, stranger, Role.DESIGNER)
    client.force_login(stranger)
    address = reverse("connection-pins", args=[relay.uid])
    page = client.get(f"{address}?project={report.project_id}&package=Report").text
    assert f'<option value="{report.project_id}" selected' in page
    assert 'value="Report"' in page
    assert client.post(address, {"project": report.project_id, "number": "1"}).status_code == 403
    assert client.post(address, {"project": report.project_id, "package": "Report", "number": "1"}).status_code == 302


def open_editor(browser: Client, report: Package, document: PackageDocument) -> str:
    part = document.executables[0].model_dump_json()
    return browser.post(f"/packages/{report.pk}/editor/executable/", {"executable": part}).text


def test_the_designer_says_what_is_pinned_and_where_to_change_it(
    browser: Client, member: User, relay: ConnectionManager, report: Package
):
    document, tray = load_document(report), reverse("editor-tray", args=[report.pk])
    assert "pinned" not in open_editor(browser, report, document) + browser.post(tray).text
    pin(member, relay, report.project, 1)
    assert "“Relay”: version 1 of 3, pinned for all packages of the project." in open_editor(browser, report, document)
    pin_package(member, relay, report, 2)
    page = open_editor(browser, report, document)
    assert "“Relay”: version 2 of 3, pinned for this package." in page
    way = reverse("connection-pins", args=[relay.uid])
    assert f'<a href="{way}?project={report.project_id}&amp;package=Report"' in page
    assert "version 2 of 3, pinned" in browser.post(tray).text


@pytest.mark.parametrize("many", [1, 20])
def test_the_tray_costs_the_same_for_one_pin_and_for_many(
    browser: Client, member: User, report: Package, many: int, django_assert_num_queries
):
    for number in range(many):
        pin_package(member, create_connection(ADMINISTRATOR, None, smtp(f"Relay {number}")), report, 1)
    with django_assert_num_queries(6):
        page = browser.post(reverse("editor-tray", args=[report.pk])).text
    assert page.count("version 1 of 1, pinned") == many
