"""What the Run dialog asks for where a project has environments, and what it says of each value."""

import pytest
from django.test import Client

from designer.models import Package, Project, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from designer.storage.rows import load_document
from tasks.executions.run_form import asks_before_run
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.signed_in import client_of
from tests.tasks.runs.environments.conftest import read

pytestmark = pytest.mark.any_database


@pytest.mark.usefixtures("test")
def test_the_dialog_asks_for_values_and_an_environment_and_shows_what_is_refused(
    member: User, report: Package, client: Client
):
    client.force_login(member)
    address = f"/packages/{report.pk}/run-with/"
    assert client.post(f"/packages/{report.pk}/run/").headers["Location"] == address
    page = client.get(address)
    fields = {field.label: field for field in page.context["form"].visible_fields()}
    values = ["Environment", "Top", "Token *", "Sender (project)"]
    assert list(fields) == [*values, "Logging level", "Events to log", "Shadow run"]
    assert 'type="password"' in str(fields["Token *"])
    assert "design@example.com (default)" in str(fields["Sender (project)"])
    top, token = fields["Top"].html_name, fields["Token *"].html_name
    for given, refused in (({top: "x"}, top), ({}, token)):
        answer = client.post(address, given)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {refused})
    client.post(address, {top: "4", "environment": "Test", "logging": "Verbose"})
    execution = Execution.objects.get()
    assert (execution.environment_name, execution.logging_level, read(execution, "$Package::Top")) == (
        "Test",
        "Verbose",
        [4],
    )


@pytest.mark.usefixtures("test")
def test_run_again_begins_with_the_same_environment_and_values(member: User, report: Package):
    execution = start_execution(member, report, {"Top": 9, "Token": "typed"}, environment="Test")
    client = client_of(member)

    address = client.post(f"/packages/{report.pk}/run/", {"again": execution.pk}).url
    form = client.get(address).context["form"]

    initial = {form[name].label.removesuffix(" *"): form.initial.get(name, "") for name in form.fields}
    assert (initial["Environment"], initial["Top"]) == ("Test", "9")
    assert initial["Sender (project)"] == ""  # what the environment gave, it gives again
    assert initial["Token"] == ""
    assert "typed" not in client.get(address).text


@pytest.mark.usefixtures("test")
def test_what_needs_no_question_runs_again_in_the_same_environment_and_part(member: User, project: Project):
    first, second = send_mail("First", "Own"), send_mail("Second", "Own")
    made = create_package(member, project, package("Plain", [first, second], [], [smtp(name="Own")]))
    before = start_execution(member, made, environment="Test", part=Part(second.id), logging=Logging.choose("Verbose"))
    client_of(member).post(f"/packages/{made.pk}/run/", {"again": before.pk})
    again = Execution.objects.latest("pk")
    assert again.pk != before.pk
    assert (again.environment_name, again.alone, again.logging_level) == ("Test", second.id, "Verbose")


def test_what_is_not_saved_is_tried_out_with_values(member: User, project: Project):
    made = create_package(member, project, package("Drawn", [send_mail("First")], [], [smtp()]))
    title = ParameterDocument(name="Title", value="Drawn")
    document = load_document(made).model_copy(update={"parameters": [title]}).model_dump_json()
    client, address = client_of(member), f"/packages/{made.pk}/run-dialog/"
    page = client.post(address, {"document": document})
    assert "Try out what is not saved" in page.text
    field = next(each for each in page.context["form"].visible_fields() if each.label == "Title")
    assert "Shadow run" not in page.text
    assert client.post(f"{address}submit/", {"document": document, field.html_name: "Given"}).status_code == 200
    execution = Execution.objects.get()
    assert (execution.is_try_out, execution.is_shadow, read(execution, "$Package::Title")) == (True, True, ["Given"])


def test_run_again_of_another_package_or_a_foreign_execution_gives_nothing(member: User, stranger: User, test, report):
    foreign = start_execution(member, report, {"Top": 9}, environment="Test")
    project = create_project(stranger, "Elsewhere", "")
    other = create_package(stranger, project, PackageDocument(name="Other", parameters=report_parameters()))

    answer = client_of(stranger).get(f"/packages/{other.pk}/run-with/?again={foreign.pk}")

    assert answer.status_code == 404


def report_parameters() -> list[ParameterDocument]:
    return [ParameterDocument(name="Top", type="Int32", value=1)]


@pytest.mark.usefixtures("test")
def test_every_value_says_where_it_comes_from(member: User, report: Package):
    form = client_of(member).get(f"/packages/{report.pk}/run-with/").text
    execution = start_execution(member, report, {"Token": "typed"}, environment="Test")

    page = client_of(member).get(f"/executions/{execution.pk}/").text
    values = client_of(member).get(f"/api/v1/executions/{execution.pk}/values").json()

    assert "From the environment: Test: “5”" in form.replace("&quot;", '"')
    assert "From the environment: Test: a sensitive value" in form
    assert "From the environment Test" in page
    assert {each["name"]: each["origin"] for each in values if each["kind"] == "parameter"} == {
        "$Project::Sender": "From the environment Test",
        "$Package::Top": "From the environment Test",
        "$Package::Token": "Given for this run",
    }


def test_a_run_is_asked_only_where_an_environment_sets_something_and_begins_with_the_last_choice(
    member: User, report: Package, test
):
    idle = PackageDocument(name="Idle")
    assert not asks_before_run(member, create_package(member, report.project, idle))
    named = idle.model_copy(update={"name": "Named", "description": "@[$Project::Sender]"})
    assert asks_before_run(member, create_package(member, report.project, named))
    mail = PackageDocument(name="Other", executables=[send_mail("Mail")])  # through the project's mail server
    other = create_package(member, report.project, mail)
    assert asks_before_run(member, other)

    start_execution(member, other, environment="Test")
    client = client_of(member)

    form = client.get(f"/packages/{other.pk}/run-with/").context["form"]
    assert (form["environment"].initial, form.needs_values) == ("Test", False)
    boot = client.get(f"/packages/{other.pk}/").context["data"]
    assert boot["environments"] == [{"name": "Test", "colour": "grey", "is_production": False}]
    assert boot["last_environment"] == "Test"
    assert "$project::sender" in boot["environment_signs"]
