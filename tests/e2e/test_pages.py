"""The pages of projects and connections in a real browser: barriers, narrow windows, and no mouse."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from connections.catalog.folders.services import create_folder
from connections.catalog.pins.services import pin, pin_package
from connections.catalog.services import create_connection
from connections.credentials.services import CredentialData, create_credential
from connections.environments.services import create_environment
from connections.environments.shared.services import refer
from connections.files.file_store.services import upload_file
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models import CredentialKind
from connections.models.environment_document import Colour, EnvironmentDocument, VariableOfEnvironment
from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.unattended.run_settings import RunSettings
from tasks.unattended.schedules.services import ScheduleSettings, create_schedule, run_schedule
from tasks.unattended.triggers.services import TriggerSettings, create_trigger
from tests.e2e.actions import find_barriers_in_both_themes, find_barriers_in_either_theme, tab_to
from tests.packages import smtp
from tests.rights import join, let_manage_catalog

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "projects and one's own account": (
        *("/", "/?q=nothing", "/projects/new/", "/projects/{project}/", "/projects/{project}/edit/"),
        "/projects/{project}/guard/",
        "/projects/{project}/audit/",
        "/projects/{project}/environments/",
        "/projects/{project}/environments/compare/",
        "/projects/{project}/packages/new/",
        "/projects/{project}/files/",
        *("/account/", "/account/tokens/", "/account/second-factors/", "/signin/forgotten/", "/nothing/here/"),
    ),
    "schedules, triggers, credentials and shared environments": (
        "/projects/{project}/schedules/",
        "/schedules/{schedule}/",
        "/schedules/{schedule}/edit/",
        "/projects/{project}/triggers/",
        "/triggers/{trigger}/",
        "/credentials/",
        "/credentials/new/",
        "/credentials/{credential}/",
        "/credentials/export/",
        "/credentials/import/",
        "/environments/",
        "/environments/?q=nothing",
        "/environments/new/?folder={folder}",
        "/environments/{shared}/",
        "/environments/{shared}/edit/",
        "/environments/{shared}/place/",
        "/environments/{shared}/variables/new/",
    ),
    "connections": (
        "/connections/",
        "/connections/new/",
        "/connections/new/?type=FILE",
        "/connections/{connection}/",
        "/connections/{connection}/place/",
        "/connections/{connection}/scope/",
        "/connections/{connection}/merge/?kept={same}",
        "/connections/similar/",
        "/connections/{same}/pins/",
        "/packages/{package}/managers/",
        "/connections/deleted/",
        "/connections/folders/new/?folder={folder}",
        "/connections/folders/{folder}/",
        "/connections/folders/{folder}/edit/",
    ),
}
REFERENCE = ("/reference/?q=variable", "/reference/?q=nothing", "/reference/put_package/", "/reference/list_audit/")


@pytest.fixture
def addresses(member: User, stranger: User, project: Project, request: pytest.FixtureRequest) -> list[str]:
    """Some addresses from PAGES, with something long to show on each."""
    create_package(member, project, PackageDocument(name="Nightly" * 18, description="Reports " * 100))
    relay = smtp("Relay" * 25, smtp_server="relay." * 20 + "example.com", redirect_to="tester@example.com")
    manager = create_connection(member, project, relay)
    let_manage_catalog(member)
    folder = create_folder(member, None, "Europe" * 20)
    same = create_connection(member, None, relay.model_copy(update={"id": uuid4()}), folder)
    pin(member, same, project, 1)
    own = PackageDocument(name="Own", connections=[smtp("Backup" * 20)])
    stored = create_package(member, project, own)
    pin_package(member, same, stored, 1)
    things = {"same": same.uid, "package": stored.pk}
    create_folder(member, folder, "Germany" * 18)
    change_guard(member, project, ProjectGuardSettings(allowed_domains="example." * 20 + "com, *.example.com"))
    join(project, stranger)
    robot = CredentialData("Robot" * 25, CredentialKind.PASSWORD, "DOMAIN\\" + "robot" * 40, secret=b"x")
    credential = create_credential(member, robot)
    for name, is_production in (("Production" * 12, True), ("Test", False), ("Development", False)):
        variables = [VariableOfEnvironment(name=f"{name[0]}Server", value="relay." * 20)]
        marks = {"colour": Colour.AMBER, "is_production": is_production}
        create_environment(member, project, EnvironmentDocument(name=name, variables=variables, **marks))
    shared = create_environment(member, folder, EnvironmentDocument(name="Shared" * 20, variables=variables, **marks))
    refer(member, project, shared)
    run = RunSettings("Test")
    schedule = create_schedule(member, stored, ScheduleSettings("Each morning " * 9, "30 7 * * 1-5", run=run))
    run_schedule(member, schedule.pk)
    trigger = create_trigger(member, stored, TriggerSettings("On arrival " * 11, run=run)).trigger
    things |= {"schedule": schedule.pk, "trigger": trigger.pk}
    upload_file(member, project, f"{'report' * 40}.csv", [b"x"])
    things |= {
        "shared": shared.pk,
        "folder": folder.pk,
        "project": project.pk,
        "connection": manager.uid,
        "credential": credential.uid,
    }
    return [address.format(**things) for address in PAGES[request.param]]


@pytest.mark.parametrize("addresses", PAGES, indirect=True)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(open_page, member: User, addresses: list[str]):
    page = open_page(member)
    assert find_barriers_in_either_theme(page, *addresses) == []


def test_so_it_is_in_the_reference_and_on_the_pages_of_administrators(
    administrator: User, project: Project, stranger: User, open_page
):
    change_guard(administrator, project, ProjectGuardSettings(allowed_domains="example." * 20 + "com"))
    pages = ["/people/", f"/people/{stranger.pk}/", "/audit/", "/audit/?q=nothing", "/audit/catalog/-/", *REFERENCE]
    assert find_barriers_in_either_theme(open_page(administrator), *pages) == []


def test_axe_finds_nothing_on_the_sign_in_page_before_and_after_a_mistake(open_page, db):
    page = open_page()
    page.goto("/")
    assert find_barriers_in_both_themes(page) == []
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert find_barriers_in_both_themes(page) == []


def go_to(page: Page, link: str, heading: str) -> None:
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_a_project_is_made_and_deleted_without_a_mouse_and_not_by_one_key_too_many(open_page, member: User):
    page = open_page(member)
    page.goto("/")
    go_to(page, "New project", "New project")
    tab_to(page, "Create the project")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, "Name: Type a name.")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Warehouse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Warehouse", exact=True)).to_be_visible()

    page.goto("/")
    go_to(page, "Warehouse", "Warehouse")
    go_to(page, "Edit", "Edit “Warehouse”")
    tab_to(page, "Delete the project")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete the project")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Delete the project", most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The project “Warehouse” is deleted.")).to_be_visible()


def test_the_theme_is_kept_from_page_to_page(open_page, member: User):
    page = open_page(member, color_scheme="light")
    page.goto("/")
    page.get_by_role("button", name="Theme: as the system").click()
    page.get_by_role("button", name="Theme: light").click()
    page.goto("/connections/")
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_project_refers_to_a_shared_environment_without_a_mouse(open_page, member: User, project: Project):
    create_environment(let_manage_catalog(member), None, EnvironmentDocument(name="Production"))
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/environments/")
    tab_to(page, "Environment of the catalog")
    page.keyboard.type("Production")
    tab_to(page, "Refer to it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Shared, of the catalog.")).to_be_visible()
    tab_to(page, "Stop referring to the shared environment Production")
    page.keyboard.press("Enter")
    expect(page.get_by_text("does not refer to the environment “Production” any more")).to_be_visible()
