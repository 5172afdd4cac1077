"""The pages of the shared connection managers: who sees them, what bad input answers, and what they cost."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connections.catalog.services import create_connection
from connections.models import ConnectionManager
from designer.models import Project, User
from designer.services.projects import create_project
from tests.packages import smtp
from tests.rights import ADMINISTRATOR, let_manage_catalog

pytestmark = pytest.mark.any_database
LIST = "/connections/"
NEW = "/connections/new/"


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(let_manage_catalog(member))
    return client


@pytest.fixture
def strangers(client: Client, stranger: User) -> Client:
    client.force_login(stranger)
    return client


@pytest.fixture
def kept(member: User, project: Project) -> ConnectionManager:
    return create_connection(member, project, smtp("Secret relay"))


def count_queries(browser: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(LIST).status_code == 200
    return len(queries)


def typed(**changed: object) -> dict[str, object]:
    return {
        "name": "Relay",
        "scope": "catalog",
        "description": "Kept words",
        "smtp_server": "mail.example.com",
        **changed,
    }


def test_a_member_sees_the_projects_manager_and_changes_it(browser: Client, kept: ConnectionManager):
    assert "Secret relay" in browser.get(LIST).text
    answer = browser.post(reverse("connection", args=[kept.uid]), typed(name="Other relay", port="2525"), follow=True)
    assert "is changed. Runs that begin now use it so." in answer.text
    kept.refresh_from_db()
    assert (kept.name, kept.properties["port"]) == ("Other relay", 2525)


def test_a_stranger_learns_nothing_of_the_projects_manager(strangers: Client, kept: ConnectionManager):
    page = strangers.get(reverse("connection", args=[kept.uid]))
    assert page.status_code == 404
    assert "Secret" not in page.text + strangers.get(LIST).text
    assert "Warehouse" not in page.text + strangers.get(NEW).text


def test_a_stranger_changes_nothing(strangers: Client, kept: ConnectionManager):
    assert strangers.post(reverse("connection", args=[kept.uid]), typed()).status_code == 404
    assert strangers.post(reverse("connection-delete", args=[kept.uid])).status_code == 404
    kept.refresh_from_db()
    assert kept.name == "Secret relay"


def test_a_stranger_keeps_nothing_in_the_project(strangers: Client, stranger: User, project: Project):
    create_project(stranger, "Own")
    answer = strangers.post(NEW, typed(scope=project.pk))
    assert answer.status_code == 422
    assert not ConnectionManager.objects.exists()


@pytest.mark.parametrize("address", [LIST, NEW, f"/connections/{UUID(int=7)}/", f"/connections/{UUID(int=7)}/delete/"])
@pytest.mark.django_db
def test_who_is_signed_out_is_sent_to_the_sign_in_page(client: Client, address: str):
    assert client.post(address).url.startswith(reverse("sign-in"))


def test_one_for_the_team_is_made_and_everybody_sees_it(browser: Client, stranger: User):
    assert browser.post(NEW, typed()).url == LIST
    browser.force_login(stranger)
    assert "mail.example.com" in browser.get(LIST).text


def test_one_for_a_project_is_made_and_its_page_shows_it(browser: Client, project: Project):
    answer = browser.post(NEW, typed(scope=project.pk), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("project", args=[project.pk])
    assert ">Relay</a>" in answer.text


def test_the_project_that_the_address_names_is_chosen(browser: Client, project: Project):
    assert browser.get(f"{NEW}?scope={project.pk}").context["form"]["scope"].value() == str(project.pk)


def test_the_project_that_the_address_names_can_be_chosen_beyond_the_first_ones(
    browser: Client, project: Project, monkeypatch
):
    monkeypatch.setattr("connections.credentials.project_choices.MOST_PROJECTS", 0)
    assert browser.post(f"{NEW}?scope={project.pk}", typed(scope=project.pk)).status_code == 302
    assert ConnectionManager.objects.get().project == project


@pytest.mark.parametrize("scope", ["x", "9" * 40, "999999", "-1"])
def test_any_scope_in_the_address_of_a_new_one_is_answered(browser: Client, scope: str):
    assert browser.get(f"{NEW}?scope={scope}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Type a name."),
        ("port", "70000", "Ensure this value is less than or equal to 65535."),
        ("port", "x", "Enter a whole number."),
        ("timeout", "0", "Ensure this value is greater than or equal to 1."),
        ("smtp_server", "two words", "without spaces or line breaks"),
        ("scope", "999", "Select a valid choice."),
    ],
)
def test_bad_input_is_told_at_its_field_and_what_was_typed_stays(
    browser: Client, field: str, value: str, sentence: str
):
    answer = browser.post(NEW, typed(**{field: value}))
    assert answer.status_code == 422
    assert re.search(rf'id="id_{field}_error">.*?{re.escape(sentence)}', answer.text, re.DOTALL)
    assert f'href="#id_{field}"' in answer.text
    assert "Kept words" in answer.text
    assert not ConnectionManager.objects.exists()


def test_a_name_that_the_catalog_has_is_refused_at_the_field(browser: Client, member: User):
    create_connection(ADMINISTRATOR, None, smtp("Relay"))
    answer = browser.post(NEW, typed(name="RELAY"))
    assert answer.status_code == 422
    assert re.search(r'id="id_name_error">.*?already', answer.text, re.DOTALL)


def test_an_unknown_type_is_answered_with_a_sentence(browser: Client):
    answer = browser.get(f"{NEW}?type=Pigeon")
    assert answer.status_code == 404
    assert "There is no connection manager type Pigeon." in answer.text


def test_one_is_deleted(browser: Client, kept: ConnectionManager):
    answer = browser.post(reverse("connection-delete", args=[kept.uid]), follow=True)
    assert "The connection manager “Secret relay” is deleted." in answer.text
    assert not ConnectionManager.objects.exists()


def test_the_list_asks_no_more_for_more_of_them(browser: Client, member: User, project: Project):
    for number in range(4):
        create_connection(ADMINISTRATOR, project if number % 2 else None, smtp(f"Few {number}"))
    few = count_queries(browser)
    for number in range(60):
        create_connection(ADMINISTRATOR, project if number % 2 else None, smtp(f"Many {number}"))
    assert count_queries(browser) == few <= 14


@pytest.mark.parametrize("scope", ["catalog", "999999", "9" * 40, "-1", "x", "\0"])
def test_any_scope_in_the_address_is_answered(browser: Client, scope: str):
    assert browser.get(LIST, {"scope": scope, "q": "a\0b"}).status_code == 200


def test_the_list_is_narrowed_by_scope_and_text(browser: Client, member: User, kept: ConnectionManager):
    create_connection(ADMINISTRATOR, None, smtp("Team relay"))
    catalog = browser.get(LIST, {"scope": "catalog"})
    assert [manager.name for manager in catalog.context["page"]] == ["Team relay"]
    assert [manager.name for manager in browser.get(LIST, {"q": "secret"}).context["page"]] == ["Secret relay"]
    assert "No such connection manager" in browser.get(LIST, {"q": "zzz"}).text


def test_an_empty_list_says_what_to_do_next(browser: Client):
    answer = browser.get(LIST)
    assert "No connection manager yet" in answer.text
    assert NEW in answer.text
