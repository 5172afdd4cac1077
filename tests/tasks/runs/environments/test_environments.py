"""Environments: what they make of parameters and connection managers in a run, who keeps them, and what nobody sees."""

import json
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

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
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.errors import Invalid
from designer.models import AuditEntry, Package, Project, User
from designer.package.data_types import VariableType
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.deliveries.model import Delivery
from tasks.executions.listing import in_environment
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import send_mail, smtp
from tests.servers.smtp import mail_server
from tests.tasks.runs.environments.conftest import HOST, SECRET, read


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


@pytest.mark.usefixtures("test", "production")
def test_executions_are_found_by_their_environment_and_deliveries_tell_it(
    member: User, report: Package, client: Client
):
    client.force_login(member)
    first = start_execution(member, report, environment="Test")
    start_execution(member, report, environment="Production", confirms_production=True)
    start_execution(member, report, {"Token": "x"})
    task_run = TaskRun.objects.create(execution=first, executable=uuid4(), name="Mail")
    delivery = Delivery.objects.create(project=report.project, task_run=task_run, subject="Hello")

    listed = client.get("/executions/", {"environment": "TEST"}).context["page"]
    assert [each.pk for each in listed] == [first.pk]
    assert [each["id"] for each in client.get("/api/v1/executions?environment=test").json()] == [first.pk]
    assert not client.get("/executions/", {"environment": "Tes"}).context["page"]
    chip = 'data-colour="grey">Test</span>'
    assert chip in client.get("/deliveries/").text
    assert chip in client.get(f"/deliveries/{delivery.pk}/").text
    told = client.get(f"/api/v1/deliveries/{delivery.pk}").json()
    assert (told["environment"], told["in_production"]) == ("Test", False)


@pytest.mark.django_db
def test_executions_are_found_by_an_index_of_those_in_an_environment():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = in_environment(Execution.objects.order_by("-pk").values("pk"), "Test").explain()
    assert "execution_by_environment" in plan
