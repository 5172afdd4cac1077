"""An environment made in the browser, and a run that asks for values and chooses it."""

import pytest
from playwright.sync_api import Page, expect

from connections.models.environment import Environment
from designer.models import Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tests.e2e.actions import find_barriers, show_designer, task
from tests.packages import chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TO = ParameterDocument(name="To", value="design@example.com")
KEY = ParameterDocument(name="Key", value=None, sensitive=True, required=True)


def make_environment(page: Page, project: Project) -> None:
    page.goto(f"/projects/{project.pk}/")
    page.get_by_role("link", name="Environments").click()
    page.get_by_role("link", name="New environment").click()
    page.get_by_label("Name").fill("Test")
    page.get_by_role("button", name="Create the environment").click()
    page.get_by_role("link", name="New variable").click()
    page.get_by_label("Name").fill("Server")
    page.get_by_label("Value").fill("test.example.com")
    page.get_by_label("Sets").select_option(label="Mail server: SMTP server")
    page.get_by_role("button", name="Create the variable").click()
    expect(page.get_by_text("Sets smtp server of the connection manager “Mail server”")).to_be_visible()


def test_a_run_is_asked_for_values_and_goes_by_the_environment(open_page, member: User, project: Project):
    page = open_page(member)
    document = chain(2).model_copy(update={"parameters": [TO, KEY]})
    package = create_package(member, project, document)
    make_environment(page, project)
    assert find_barriers(page) == []

    show_designer(page, package)
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog", name="Run with options")
    dialog.get_by_label("Environment").select_option("Test")
    dialog.get_by_label("To").fill("ann@example.com")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("needs a value for its parameter “Key”")
    dialog.get_by_label("Key").fill("a very secret word")
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()

    execution = Execution.objects.get()
    assert execution.environment_name == Environment.objects.get().name
    assert execution.document.connections[0].properties["smtp_server"] == "test.example.com"
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()

    task(page, "Mail 1").click(button="right")
    page.get_by_role("menuitem", name="Execute task").click()
    dialog.get_by_label("Key").fill("x")
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(dialog).to_be_hidden()
    assert Execution.objects.latest("pk").alone == document.executables[1].id
