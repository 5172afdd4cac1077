"""A project's environments side by side: what differs, what is missing, and that nothing sensitive is shown."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connections.environments.comparing import Difference, compare
from connections.environments.services import create_environment, list_references, save_references
from connections.models.environment import Environment
from connections.models.environment_document import EnvironmentDocument, Reference, VariableOfEnvironment
from designer.models import Project, User
from designer.package.document import ParameterDocument
from designer.services.project_parameters import save_parameter
from tests.signed_in import client_of

SECRET, OTHER = "a very secret word", "another secret word"


def make(user: User, project: Project, name: str, **values: object) -> Environment:
    variables = [
        VariableOfEnvironment(
            name=key, value=value, type="Int32" if isinstance(value, int) else "String", sensitive=key.startswith("Key")
        )
        for key, value in values.items()
    ]
    return create_environment(user, project, EnvironmentDocument(name=name, variables=variables))


@pytest.fixture
def environments(member: User, project: Project) -> list[Environment]:
    save_parameter(member, project, ParameterDocument(name="Sender", value="x@example.com"))
    save_references(member, project, [Reference(variable="From", name="Sender")])
    return [
        make(
            member, project, "Production", Host="mail.example.com", Rows=5, KeySame=SECRET, KeyOther=SECRET, From="p@x"
        ),
        make(member, project, "Test", host="test.example.com", Rows=5, KeySame=SECRET, KeyOther=OTHER),
    ]


def test_each_variable_says_how_it_stands(project, environments):
    rows = compare(environments, list_references(project))

    assert {row.name: row.difference for row in rows} == {
        "From": Difference.MISSING,
        "host": Difference.DIFFERENT,
        "KeyOther": Difference.DIFFERENT,
        "KeySame": Difference.SAME,
        "Rows": Difference.SAME,
    }
    assert [row.name for row in rows if row.is_needed] == ["From"]
    assert [row.name for row in compare(environments, [], "KEY")] == ["KeyOther", "KeySame"]


def test_one_that_nobody_has_and_something_needs_is_missing_everywhere(member, project):
    (row,) = compare([make(member, project, "Test")], [Reference(variable="Nowhere", name="Sender")])

    assert (row.name, row.difference, row.is_needed) == ("Nowhere", Difference.MISSING, True)


def test_what_cannot_be_decrypted_is_not_said_to_be_the_same(project, environments, monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "another-key-" * 4)

    (row,) = compare(environments, [], "KeySame")

    assert [cell.is_same for cell in row.cells] == [None, None]


@pytest.mark.usefixtures("environments")
def test_the_page_marks_what_differs_and_shows_nothing_sensitive(member, project):
    client, url = client_of(member), f"/projects/{project.pk}/environments/compare/"

    page, missing = client.get(url).text, client.get(f"{url}?show=missing").text

    assert "test.example.com" in page
    assert "A run that needs it is refused." in page
    assert "Sensitive, the same" in page
    assert "Sensitive, another one" in page
    assert SECRET not in page
    assert OTHER not in page
    assert re.findall(r'data-difference="(\w+)"', missing) == ["missing"]
    assert re.findall(r'data-difference="(\w+)"', client.get(f"{url}?q=rows").text) == ["same"]


def test_many_variables_come_in_pages_and_cost_the_same_queries(member, project):
    url = f"/projects/{project.pk}/environments/compare/"
    counts = []
    for name, number in (("Few", 2), ("Many", 450)):
        make(member, project, name, **{f"V{each:03}": each for each in range(number)})
        client = client_of(member)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).text
        counts.append(len(queries))

    following = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")

    assert counts[0] == counts[1]
    assert re.findall(r'<th scope="row">(V\d+)', client_of(member).get(url + following).text)[0] == "V200"


@pytest.mark.usefixtures("environments")
def test_the_api_compares_without_what_is_sensitive(member, project):
    answer = client_of(member).get(f"/api/v1/projects/{project.pk}/environment-comparison?show=different&limit=2")

    body = answer.json()
    assert [(each["name"], each["difference"]) for each in body["variables"]] == [
        ("From", "missing"),
        ("host", "different"),
    ]
    assert body["next"] == "host"
    assert [each["value"] for each in body["variables"][1]["environments"]] == ["mail.example.com", "test.example.com"]
    assert SECRET not in answer.text


def test_a_number_that_no_environment_can_have_is_refused(member, project):
    address = f"/api/v1/projects/{project.pk}/environment-comparison?environments="
    assert client_of(member).get(f"{address}{2**63 - 1}").status_code in (200, 404)
    assert client_of(member).get(f"{address}{2**63}").status_code == 422
