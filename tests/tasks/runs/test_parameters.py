"""The parameters of executions: which values are taken, which are refused, and what sees them."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from designer.errors import Invalid
from designer.models import AuditEntry, Package, Project, User
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package
from designer.services.project_parameters import delete_parameter, save_parameter
from designer.storage.rows import load_document
from designer.validation.packages import find_issues
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import Parameters, parameters_of, parse_parameters
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tests.packages import send_mail, smtp

REGION = ParameterDocument(name="Region", value="Europe")
TOP = ParameterDocument(name="Top", type="Int32", value=10, required=True)
TOKEN = ParameterDocument(name="Token", value=None, sensitive=True)
DOCUMENT = PackageDocument(name="Report", parameters=[REGION, TOP, TOKEN])


@pytest.fixture
def report(member: User, project: Project) -> Package:
    return create_package(member, project, DOCUMENT)


def test_the_values_of_an_execution_come_before_those_of_the_package(member: User, report: Package):
    execution = start_execution(member, report, {"Top": 3, "Token": "secret"})
    assert {name: values_of(execution, DOCUMENT, None)[f"$Package::{name}"] for name in ("Region", "Top", "Token")} == {
        "Region": ("String", "Europe"),
        "Top": ("Int32", 3),
        "Token": ("String", "secret"),
    }


def test_a_sensitive_value_is_encrypted_where_it_is_kept(member: User, report: Package):
    execution = start_execution(member, report, {"Top": 3, "Token": "a very secret word"})
    execution.refresh_from_db()
    assert "a very secret word" not in str(execution.parameters)
    assert parameters_of(execution, DOCUMENT)["$Package::Token"] == ("String", "a very secret word")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "The package needs a value for its parameter “Top”. Give one to run it."),
        ({"Top": "three"}, "The parameter “Top”: “three” is no Int32."),
        ({"Top": 3, "Bottom": 1}, "The package has no parameter “Bottom”. It has Region, Top, Token."),
    ],
)
def test_what_does_not_fit_starts_nothing(member: User, report: Package, given: dict[str, Any], sentence: str):
    with pytest.raises(Invalid) as refused:
        start_execution(member, report, given)
    assert refused.value.sentence.startswith(sentence)
    assert list(refused.value.fields) == ["Bottom" if "Bottom" in given else "Top"]
    assert not Execution.objects.exists()


def test_what_a_person_types_becomes_a_value_of_the_parameters_type():
    assert parse_parameters(Parameters(DOCUMENT), {"Top": "7", "Region": " Asia"}) == {"Top": 7, "Region": " Asia"}
    with pytest.raises(Invalid, match="The parameter “Top”: “seven” is no Int32"):
        parse_parameters(Parameters(DOCUMENT), {"Top": "seven"})


def test_the_api_takes_values_and_gives_those_that_are_not_sensitive(member: User, report: Package, client: Client):
    client.force_login(member)
    address = f"/api/v1/packages/{report.pk}/executions"
    refused = client.post(address, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["Top"])
    taken = client.post(address, {"parameters": {"Top": 3, "Token": "secret"}}, content_type="application/json")
    assert (taken.status_code, taken.json()["parameters"]) == (201, {"Top": 3})


SENDER = ParameterDocument(name="Sender", value="a@example.com")
KEY = ParameterDocument(name="Key", value=None, sensitive=True, required=True)
FROM = "@[$Project::Sender]"


def uses_key(document: PackageDocument) -> PackageDocument:
    variable = VariableDocument(name="Copy", expression="@[$Project::Key]", evaluate_as_expression=True)
    return document.model_copy(update={"variables": [variable]})


@pytest.fixture
def shared(member: User, project: Project) -> Project:
    for parameter in (SENDER, KEY):
        save_parameter(member, project, parameter)
    return Project.objects.get(pk=project.pk)


def test_an_execution_freezes_the_projects_parameters_with_the_values_that_it_was_given(
    member: User, project: Project, shared: Project
):
    package = create_package(member, shared, uses_key(PackageDocument(name="Report")))
    given = {"$Project::Sender": "b@example.com", "$Project::Key": "a very secret word"}
    execution = Execution.objects.get(pk=start_execution(member, package, given).pk)
    delete_parameter(member, project, SENDER)
    values = values_of(execution, execution.document, None)
    assert [values[name][1] for name in ("$Project::Sender", "User::Copy")] == ["b@example.com", "a very secret word"]
    assert "secret word" not in f"{execution.parameters} {execution.project_parameters_json}"


def test_a_required_parameter_of_the_project_is_asked_for_only_where_it_is_used(member: User, shared: Project):
    start_execution(member, create_package(member, shared, PackageDocument(name="Plain")))
    package = create_package(member, shared, uses_key(PackageDocument(name="Secret")))
    with pytest.raises(Invalid, match="The project needs a value for its parameter “Key”"):
        start_execution(member, package)


def test_validation_of_a_run_sees_the_values_that_it_was_given(member: User, shared: Project):
    mail = send_mail("Mail", to_line="").model_copy(update={"expressions": {"to_line": "@[$Package::Region]"}})
    document = PackageDocument(
        name="Report", parameters=[REGION.model_copy(update={"value": ""})], executables=[mail], connections=[smtp()]
    )
    package = create_package(member, shared, document)
    snapshot = start_execution(member, package, {"Region": "ann@example.com"}).document
    assert [issue.message for issue in find_issues(document, [], None)] != []
    assert find_issues(snapshot, [], None) == []


def test_parameters_of_a_project_are_kept_by_its_members_in_browser_and_api(
    member: User, stranger: User, project: Project, client: Client
):
    client.force_login(member)
    page = f"/projects/{project.pk}/parameters/"
    refused = client.post(f"{page}new/", {"name": "2nd", "type": "Int32", "value": "two"})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"name", "value"})
    client.post(f"{page}new/", {"name": "Top", "type": "Int32", "value": "7", "required": "on"})
    api = f"/api/v1/projects/{project.pk}/parameters"
    (top,) = client.get(api).json()
    assert (top["name"], top["value"], top["required"]) == ("Top", 7, True)
    twin = client.put(api, {"name": "top", "value": ""}, content_type="application/json")
    assert "has a parameter “top” already" in twin.json()["detail"]
    assert "Top" in client.get(page).content.decode()
    client.force_login(stranger)
    assert [client.get(page).status_code, client.delete(f"{api}/{top['id']}").status_code] == [404, 404]
    client.force_login(member)
    assert client.delete(f"{api}/{top['id']}").status_code == 204
    assert list(AuditEntry.objects.filter(thing="Top").order_by("pk").values_list("action", flat=True)) == [
        "added parameter",
        "deleted parameter",
    ]


def test_expressions_in_the_designer_know_the_projects_parameters(member: User, shared: Project, client: Client):
    client.force_login(member)
    package = create_package(member, shared, PackageDocument(name="Report"))
    body = {"document": load_document(package).model_dump(mode="json"), "scope": None}
    seen = client.post(f"/api/v1/packages/{package.pk}/variables-in-sight", body, content_type="application/json")
    named = {each["name"]: each for each in seen.json()}
    assert (named["$Project::Sender"]["scope"], named["$Project::Sender"]["outcome"]["value"]) == (
        "Project",
        "a@example.com",
    )
    assert "comes with the run" in named["$Project::Key"]["outcome"]["note"]


def test_the_command_sets_lists_and_deletes_a_projects_parameters(project: Project, capsys: pytest.CaptureFixture[str]):
    call_command("projectparameters", "warehouse", "--set=Top=7", "--type=Int32", "--required")
    call_command("projectparameters", "Warehouse", "--set=Top=8")
    call_command("projectparameters", "Warehouse", "--set=Key=", sensitive=True)
    assert capsys.readouterr().out.splitlines()[-2:] == ["Key= (String, sensitive)", "Top=8 (Int32, required)"]
    with pytest.raises(CommandError, match="no Int32"):
        call_command("projectparameters", "Warehouse", "--set=Top=x")
    call_command("projectparameters", "Warehouse", delete="Key")
    assert capsys.readouterr().out == "Top=8 (Int32, required)\n"
