"""The story of the catalog: one shares a relay, one uses it, one runs in Production, and one is told why not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from connections.environments.services import save_references
from connections.environments.shared.services import refer
from connections.models import ConnectionManager, Environment
from connections.models.environment_document import Reference
from designer.models import Package, Project, RootGrant, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tests.e2e.actions import save, show_designer, task
from tests.packages import package, send_mail
from tests.programs.processes import empty_broker, worker
from tests.rights import ADMINISTRATOR, join
from tests.servers.smtp import MailServer, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]
SECRET = "Only production knows these words"


@pytest.fixture
def server() -> Iterator[MailServer]:
    empty_broker()
    with mail_server() as running, worker(processes=1):
        yield running


@pytest.fixture
def report(member: User, project: Project) -> Package:
    """A package whose mail has as its subject what only an environment knows, and names no connection manager yet."""
    save_parameter(member, project, ParameterDocument(name="Subject", value=None, sensitive=True, required=True))
    save_references(member, project, [Reference(variable="Subject", name="Subject")])
    mail = send_mail("Mail", "").model_copy(update={"expressions": {"subject": "@[$Project::Subject]"}})
    return create_package(member, project, package("Report", [mail]))


def give(page: Page, name: str, right: str) -> None:
    """Give somebody a right on what the page Access is about."""
    form = page.get_by_role("region", name="Give a role or a right")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Role or right").select_option(right)
    form.get_by_role("button", name="Give it").click()
    expect(page.get_by_role("table", name="Who has which rights")).to_contain_text(name)


def share_a_relay(page: Page, port: int) -> None:
    """As a manager of the catalog make a folder with a relay, and let two people use it."""
    page.goto("/connections/")
    page.get_by_role("link", name="New folder").click()
    page.get_by_label("Name").fill("Europe")
    page.get_by_role("button", name="Create the folder").click()
    page.get_by_role("link", name="New SMTP connection").click()
    page.get_by_label("Name", exact=True).fill("Relay")
    page.get_by_label("SMTP server").fill("127.0.0.1")
    page.get_by_label("Port").fill(str(port))
    page.get_by_role("button", name="Create the connection manager").click()
    page.get_by_role("link", name="Relay").click()
    page.get_by_role("link", name="Who may use, see and change it").click()
    give(page, "dora", "USE")
    give(page, "olaf", "USE")


def share_production(page: Page) -> None:
    """Make a shared environment in the same folder, with a secret, and let the operator run in it."""
    page.goto("/connections/")
    page.get_by_role("link", name="Europe 1 connection manager").click()
    page.get_by_role("link", name="Environments").click()
    page.get_by_role("link", name="New environment").click()
    page.get_by_label("Name").fill("Production")
    page.get_by_label("Production", exact=True).check()
    page.get_by_role("button", name="Create the environment").click()
    page.get_by_role("link", name="New variable").click()
    page.get_by_label("Name").fill("Subject")
    page.get_by_label("Value").fill(SECRET)
    page.get_by_label("Sensitive").check()
    page.get_by_role("button", name="Create the variable").click()
    page.get_by_role("link", name="Access").click()
    give(page, "olaf", "USE")


def use_the_relay(page: Page, report: Package, port: int) -> None:
    """As a designer choose the relay in a task's editor; where it leads is on no page."""
    show_designer(page, report)
    task(page, "Mail").dblclick()
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    editor.get_by_role("tab", name="Mail").click()
    editor.get_by_label("SMTP connection").select_option(label="Relay")
    editor.get_by_role("button", name="OK").click()
    save(page)
    assert str(port) not in page.content()
    answer = page.goto(f"/connections/{ConnectionManager.objects.get(name='Relay').uid}/")
    assert answer.status == 404


def run_in_production(page: Page, report: Package) -> None:
    """As an operator choose the environment, be asked once more, and see the mail go without its secret."""
    page.goto(f"/packages/{report.pk}/run-with/")
    page.get_by_label("Environment").select_option("Production")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_label("Yes, run it in Production").check()
    page.get_by_label("Environment").select_option("Production")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".mw-run-head")).to_contain_text("Succeeded")
    expect(page.locator(".mw-env").first).to_contain_text("Production")
    assert SECRET not in page.content()
    assert page.goto(f"/environments/{Environment.objects.get().pk}/").status == 404


def find_out_why_not(page: Page, project: Project) -> None:
    """As a reader be offered no run, and read whom to ask."""
    page.goto(f"/projects/{project.pk}/")
    expect(page.locator("#whom-to-ask")).to_contain_text("Ask mia for the role Operator there")
    page.goto(f"/access/project/{project.pk}/")
    why = page.get_by_role("table", name="What rita may do, and why")
    expect(why.get_by_role("row", name="Have it run")).to_contain_text("No. No grant gives it. Ask mia")
    expect(why.get_by_role("row", name="Read it")).to_contain_text("Yes. By Reader on Warehouse, given in person")


def test_a_relay_is_shared_used_run_through_in_production_and_refused_with_the_reason(
    open_page, cataloguer: User, member: User, project: Project, report: Package, server: MailServer
):
    RootGrant.objects.filter(team__is_everyone=True).delete()  # who is given nothing sees nothing of the catalog
    people = {"dora": "Designer", "olaf": "Operator", "rita": "Reader"}
    dora, olaf, rita = (join(project, User.objects.create_user(name), role) for name, role in people.items())

    manager = open_page(cataloguer)
    share_a_relay(manager, server.port)
    share_production(manager)
    refer(ADMINISTRATOR, project, Environment.objects.get())

    use_the_relay(open_page(dora), report, server.port)
    run_in_production(open_page(olaf), report)
    find_out_why_not(open_page(rita), project)

    (mail,) = server.received
    assert f"Subject: {SECRET}".encode() in mail.content
