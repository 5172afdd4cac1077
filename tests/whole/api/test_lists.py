"""Lists of the API: their pages, their words, and what they are narrowed by."""

import pytest
from django.test import Client

from connections.catalog.services import create_connection
from designer.models import Package, Project, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.services import start_execution
from tests.packages import chain, smtp
from tests.rights import ADMINISTRATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(2))


def client_of(user: User | None) -> Client:
    client = Client(enforce_csrf_checks=False)
    if user:
        client.force_login(user)
    return client


def test_lists_go_on_after_their_last_row_also_when_names_are_equal(member: User, project: Project):
    for scope in (None, project):
        for name in ("Alpha", "Beta"):
            create_connection(ADMINISTRATOR, scope, smtp(name))
    client, seen, after = client_of(member), [], ""
    while page := client.get(f"/api/v1/connections?limit=1{after}").json():
        seen += [(each["name"], each["scope"]) for each in page]
        after = f"&after={page[-1]['id']}"
    assert seen == [("Alpha", "catalog"), ("Alpha", "project"), ("Beta", "catalog"), ("Beta", "project")]


def test_packages_are_found_in_all_projects_that_somebody_sees(member: User, stranger: User, saved: Package):
    own = create_package(stranger, create_project(stranger, "Other"), chain(1))
    asked = {user: client_of(user).get("/api/v1/packages?q=CHAI").json() for user in (member, stranger)}
    assert [each["id"] for each in asked[member]] == [saved.pk]
    assert [each["id"] for each in asked[stranger]] == [own.pk]
    assert client_of(member).get("/api/v1/packages?q=nothing").json() == []


def test_projects_come_in_pages_and_are_found_by_their_words(member: User, project: Project):
    create_project(member, "Another", "with figures")
    client = client_of(member)
    first = client.get("/api/v1/projects?limit=1")
    rest = client.get(first["Link"].partition(">")[0].removeprefix("<"))
    assert [each["name"] for each in [*first.json(), *rest.json()]] == ["Another", project.name]
    assert [each["name"] for each in client.get("/api/v1/projects?q=FIGURES").json()] == ["Another"]


def test_executions_are_narrowed_as_on_their_page(member: User, project: Project, saved: Package):
    other = create_package(member, project, chain(1).model_copy(update={"name": "Monthly"}))
    first, second = start_execution(member, saved), start_execution(member, other)
    client = client_of(member)
    found = {
        query: [each["id"] for each in client.get(f"/api/v1/executions?{query}").json()]
        for query in (f"package={saved.pk}", "q=month", f"project={project.pk}", "status=running")
    }
    assert list(found.values()) == [[first.pk], [second.pk], [second.pk, first.pk], []]
