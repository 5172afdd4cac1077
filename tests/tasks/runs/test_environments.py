"""Environments: what they make of parameters and connection managers in a run, who keeps them, and what nobody sees."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from connections.catalog.services import create_connection
from connections.credentials import vault
from connections.environments.services import (
    change_environment,
    create_environment,
    delete_variable,
    save_references,
    save_variable,
)
from connections.models import Credential
from connections.models.environment import Environment
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from designer.errors import Invalid
from designer.models import AuditEntry, Package, Project, User
from designer.package.data_types import VariableType
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from designer.services.projects import create_project
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tests.packages import send_mail, smtp
from tests.servers.smtp import mail_server
from tests.signed_in import client_of

SECRET = "a very secret word"
HOST = Reference(variable="Host", kind=Kind.CONNECTION, name="Mail server", property_name="smtp_server")


@pytest.fixture
def report(member: User, project: Project) -> Package:
    """A package with parameters that uses a manager of the project."""
    save_parameter(member, project, ParameterDocument(name="Sender", value="design@example.com"))
    project.refresh_from_db()
    create_connection(member, project, smtp(smtp_server="design.example.com"))
    parameters = [
        ParameterDocument(name="Top", type="Int32", value=1),
        ParameterDocument(name="Token", value=None, sensitive=True, required=True),
    ]
    document = PackageDocument(name="Report", parameters=parameters, executables=[send_mail("Mail")])
    return create_package(member, project, document)


@pytest.fixture
def test(member: User, project: Project, report: Package) -> Environment:
    """An environment that sets all of it."""
    variables = [
        VariableOfEnvironment(name="From", value="test@example.com"),
        VariableOfEnvironment(name="Rows", type="Int32", value=5),
        VariableOfEnvironment(name="Key", value=SECRET, sensitive=True),
        VariableOfEnvironment(name="Host", value="test.example.com"),
    ]
    references = [
        Reference(variable="From", name="Sender"),
        Reference(variable="Rows", package=report.pk, name="Top"),
        Reference(variable="Key", package=report.pk, name="Token"),
        HOST,
    ]
    save_references(member, project, references)
    return create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))


def read(execution: Execution, *names: str) -> list[object]:
    execution = Execution.objects.get(pk=execution.pk)
    return [values_of(execution, execution.document, None)[name][1] for name in names]


@pytest.mark.usefixtures("test")
def test_what_is_given_comes_before_the_environment_and_that_before_the_design(member: User, report: Package):
    names = ("$Project::Sender", "$Package::Top", "$Package::Token")
    execution = start_execution(member, report, {"Top": 9}, environment="test")
    assert read(execution, *names) == ["test@example.com", 9, SECRET]
    assert execution.shared_connections[0].properties["smtp_server"] == "test.example.com"
    plain = start_execution(member, report, {"Token": "given"})
    assert read(plain, *names) == ["design@example.com", 1, "given"]
    assert plain.shared_connections[0].properties["smtp_server"] == "design.example.com"


def test_nobody_is_shown_what_is_sensitive(member: User, report: Package, test: Environment, client: Client):
    client.force_login(member)
    execution = start_execution(member, report, environment="Test")
    kept = json.dumps([execution.parameters, execution.document_json, execution.project_parameters_json])
    pages = [f"/environments/{test.pk}/", f"/api/v1/environments/{test.pk}", f"/executions/{execution.pk}/"]
    variable = test.to_document().variables[2]
    pages.append(f"/environments/{test.pk}/variables/{variable.id}/")
    shown = "".join(client.get(page).content.decode() for page in pages)
    logged = "".join(map(str, AuditEntry.objects.values_list("changes", "thing")))
    assert SECRET not in kept + shown + logged + json.dumps(test.variables)


def test_a_secret_goes_neither_to_another_project_nor_to_another_type(
    member: User, test: Environment, project: Project
):
    elsewhere = create_project(member, "Elsewhere")
    with pytest.raises(Invalid, match="“Test” belongs to another project"):
        create_environment(member, elsewhere, EnvironmentDocument(name="Copy"), test)
    document = test.to_document()
    retyped = [each.model_copy(update={"type": VariableType.INT32, "value": None}) for each in document.variables[2:3]]
    with pytest.raises(Invalid, match="Type a value for “Key”"):
        change_environment(member, test, document.model_copy(update={"variables": retyped}))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Server"}, "The environment “Test” has no variable “Host”, which smtp server of the connection"),
        ({"type": "Int32", "value": -1}, "does not fit smtp server of the connection manager “Mail server”"),
    ],
)
def test_a_variable_that_is_missing_or_does_not_fit_is_named(
    member: User, report: Package, test: Environment, change: dict[str, object], sentence: str
):
    host = test.to_document().variables[3].model_dump()
    save_variable(member, test, VariableOfEnvironment.model_validate({**host, **change}))
    with pytest.raises(Invalid, match=sentence):
        start_execution(member, report, environment="Test")


def test_deleting_a_variable_leaves_what_somebody_else_has_added_meanwhile(member: User, test: Environment):
    gone = test.to_document().variables[0]
    save_variable(member, Environment.objects.get(pk=test.pk), VariableOfEnvironment(name="Added", value="x"))
    delete_variable(member, test, gone.id)
    names = {each.name for each in Environment.objects.get(pk=test.pk).to_document().variables}
    assert "Added" in names
    assert gone.name not in names


@pytest.mark.usefixtures("test")
def test_a_reference_to_what_was_renamed_stops_a_run_and_not_silently_the_design_is_used(
    member: User, project: Project, report: Package
):
    renamed = HOST.model_copy(update={"name": "Old server"})
    save_references(member, project, [renamed])
    with pytest.raises(Invalid, match="there is no such manager any more"):
        start_execution(member, report, {"Token": "x"}, environment="Test")
    with pytest.raises(Invalid, match="The project has no environment “Nowhere”"):
        start_execution(member, report, {"Token": "x"}, environment="Nowhere")


@pytest.mark.usefixtures("test")
def test_a_mail_goes_where_the_environment_leads_and_its_credential_only_if_the_project_may(
    member: User, project: Project, report: Package
):
    Credential.objects.create(
        name="Robot", user_name="R\\r", encrypted_secret=vault.encrypt(b"x"), owner=member, servers="test.example.com"
    )
    use = {"use_windows_authentication": True, "enable_ssl": False, "credential": "Robot"}
    project.connections.update(properties={"smtp_server": "design.example.com", **use})
    execution = start_execution(member, report, environment="Test")
    engine.run_package(execution.pk)
    messages = execution.event_messages.filter(event_name="OnError").values_list("message", flat=True)
    assert "Allow the project “Warehouse” to use the credential" in messages[0]


def test_the_command_makes_an_environment_and_runpackage_chooses_it(
    member: User, project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    document = PackageDocument(name="Report", executables=[send_mail("Mail")], connections=[smtp(port=1)])
    create_package(member, project, document)
    monkeypatch.setattr("tasks.runtime.services.enqueue", lambda job, key, _person: engine.run_package(key))
    with mail_server() as server:
        call_command("environments", "Warehouse", "Test", "--set=Port=1", "--set=Top=7", "--type=Int32")
        call_command("environments", "Warehouse", "Test", f"--set=Port={server.port}")
        call_command("environments", "Warehouse", reference="Port=Report::CM.Mail server.port")
        call_command("environments", "Warehouse", reference="Port=Report::CM.Mail server.port")
        monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **options: do())
        with pytest.raises(SystemExit) as ended:
            call_command("runpackage", "Warehouse/Report", environment="Test")
    assert (ended.value.code, len(server.received)) == (0, 1)
    told = capsys.readouterr().out
    assert "Port sets port of the connection manager “Mail server”" in told
    assert f"  Port={server.port} (Int32)\n  Top=7 (Int32)\n" in told


def test_environments_are_kept_by_members_in_the_browser(
    member: User, stranger: User, project: Project, report: Package, client: Client
):
    client.force_login(member)
    pages = f"/projects/{project.pk}/environments/"
    client.post(f"{pages}new/", {"name": "Test"})
    environment = Environment.objects.get()
    sets = f"{report.pk}:parameter::Top"
    variable = {"name": "Rows", "type": "Int32", "value": "7", "sets": sets}
    refused = client.post(f"/environments/{environment.pk}/variables/new/", {**variable, "value": "seven"})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"value"})
    client.post(f"/environments/{environment.pk}/variables/new/", variable)
    client.post(f"{pages}new/", {"name": "Production", "copy_of": environment.pk})
    copy = Environment.objects.get(name="Production").to_document()
    assert [(each.name, each.value) for each in copy.variables] == [("Rows", 7)]
    assert "Parameters of Report: Top" in client.get(pages).content.decode()
    twice = client.post(pages, {"target": sets, "variable": "Rows"})
    assert "Keep one" in twice.content.decode()
    client.post(f"{pages}references/delete/", {"target": sets})
    assert "Nothing yet" in client.get(pages).content.decode()
    client.force_login(stranger)
    assert {client.get(page).status_code for page in (pages, f"/environments/{environment.pk}/")} == {404}


@pytest.mark.usefixtures("test")
def test_the_dialog_asks_for_values_and_an_environment_and_shows_what_is_refused(
    member: User, report: Package, client: Client
):
    client.force_login(member)
    address = f"/packages/{report.pk}/run-with/"
    assert client.post(f"/packages/{report.pk}/run/").headers["Location"] == address
    page = client.get(address)
    fields = {field.label: field for field in page.context["form"].visible_fields()}
    assert list(fields) == ["Environment", "Top", "Token *", "Sender (project)", "Logging level", "Events to log"]
    assert 'type="password"' in str(fields["Token *"])
    assert "design@example.com (as drawn)" in str(fields["Sender (project)"])
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


@pytest.fixture
def production(member: User, test: Environment) -> Environment:
    document = test.to_document().model_copy(update={"name": "Production", "is_production": True, "colour": "red"})
    kept = [each.model_copy(update={"value": "secret"}) if each.sensitive else each for each in document.variables]
    return create_environment(member, test.project, document.model_copy(update={"variables": kept}))


@pytest.mark.usefixtures("production")
def test_production_runs_only_when_somebody_confirms_it(member: User, report: Package):
    with pytest.raises(Invalid, match=r"“Production” is a production environment. “Report” has 1 task, and its mail"):
        start_execution(member, report, environment="production")

    execution = start_execution(member, report, environment="production", confirms_production=True)

    assert (execution.in_production, execution.environment_colour) == (True, "red")


@pytest.mark.usefixtures("production")
def test_the_page_asks_once_more_and_so_does_the_api(member: User, report: Package):
    client = client_of(member)
    page, address = f"/packages/{report.pk}/run-with/", f"/api/v1/packages/{report.pk}/executions"
    body = {"environment": "Production"}

    first = client.get(page).text
    asked = client.post(page, body)
    refused = client.post(address, json.dumps(body), "application/json")
    started = client.post(page, {**body, "confirm_production": "on"})
    confirmed = client.post(address, json.dumps({**body, "confirm_production": True}), "application/json")

    assert "Production (production)" in first
    assert "confirm_production" not in first
    assert (asked.status_code, refused.status_code) == (422, 422)
    assert "Yes, run it in Production" in asked.text
    assert "Confirm that it shall run there." in refused.json()["detail"]
    assert started.status_code == 302
    assert (confirmed.json()["environment"], confirmed.json()["in_production"]) == ("Production", True)


@pytest.mark.usefixtures("production")
def test_the_list_and_the_page_say_in_which_environment_it_runs(member: User, report: Package):
    execution = start_execution(member, report, environment="Production", confirms_production=True)
    client = client_of(member)

    pages = client.get("/executions/").text, client.get(f"/executions/{execution.pk}/").text

    for page in pages:
        assert 'data-colour="red"' in page
        assert "Production<span" in page


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


def test_a_client_that_knows_no_marks_does_not_take_them_off(member: User, production: Environment):
    body = {"name": "Live", "variables": []}

    answer = client_of(member).put(f"/api/v1/environments/{production.pk}", json.dumps(body), "application/json")

    assert (answer.json()["name"], answer.json()["is_production"], answer.json()["colour"]) == ("Live", True, "red")


@pytest.mark.usefixtures("test")
def test_the_command_marks_one_as_production_and_takes_the_mark_off(capsys):
    call_command("environments", "Warehouse", "Test", "--production", "--colour=green")
    marked = Environment.objects.get()
    call_command("environments", "Warehouse", "Test", "--no-production")

    assert (marked.is_production, marked.colour) == (True, "green")
    assert "Test (production)\n" in capsys.readouterr().out
    assert not Environment.objects.get().is_production
    assert AuditEntry.objects.filter(action="changed environment").count() == 2
