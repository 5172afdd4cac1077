"""The REST API as programs see it: rights, versions, problems, limits, and a description that changes on purpose."""

import json
import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from ninja import Schema

from connections.catalog.services import create_connection
from connections.environments.services import create_environment
from connections.models.environment_document import EnvironmentDocument
from connections.trials.services import start_trial
from connections.types.smtp.properties import SmtpProperties
from designer.accounts.tokens.issuing import issue_token
from designer.api import api
from designer.api.schemas import Given
from designer.models import ApiToken, Package, PackageImport, Project, User
from designer.package.document import ExecutableDocument
from designer.services.packages import create_package
from designer.storage.rows import load_document
from tasks.deliveries.model import Delivery
from tasks.executions.drafts.services import create_draft
from tasks.runtime.models import TaskRun
from tasks.runtime.services import start_execution
from tests.designer.imports.handing_in import hand_in
from tests.designer.interchange.files import mailing
from tests.installation.unattended import make_unattended
from tests.packages import chain, package, send_mail, smtp
from tests.whole.parts_of_packages import PARTS

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(2))


def client_of(user: User | None) -> Client:
    client = Client(enforce_csrf_checks=False)
    if user:
        client.force_login(user)
    return client


def send(client: Client, method: str, url: str, body: object = None) -> Any:
    return client.generic(method, url, json.dumps(body) if body is not None else "", "application/json")


def operations() -> list[tuple[str, str]]:
    """Give them as they were published, since to describe them takes long in every process that lists tests."""
    paths = json.loads(DESCRIPTION.read_text())["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


@pytest.mark.any_database
def test_the_description_of_the_api_is_the_one_that_was_published():
    """Write the new one with: manage.py export_openapi_schema --api designer.urls.api --indent 2 > docs/openapi.json"""
    assert json.loads(json.dumps(api.get_openapi_schema())) == json.loads(DESCRIPTION.read_text())


@pytest.mark.any_database
def test_each_operation_has_a_name_of_its_own():
    described = [each for methods in api.get_openapi_schema()["paths"].values() for each in methods.values()]
    names = [each["operationId"] for each in described]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.any_database
def test_the_description_is_for_who_is_signed_in(member: User):
    assert client_of(None).get("/api/v1/openapi.json").status_code == 302
    assert client_of(member).get("/api/v1/openapi.json").json()["info"]["title"] == "Mailwright"


def a_read_import(member: User, project: Project) -> UUID:
    job = hand_in(member, project, ("Chain.dtsx", mailing("Chain")))
    PackageImport.objects.update(state="read")
    return job.pk


@pytest.mark.parametrize(("method", "path"), operations())
@pytest.mark.any_database
def test_nobody_gets_anything_without_signing_in(method: str, path: str):
    uid = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    url = re.sub(r"\{(connection|credential|import|trial|executable|constraint|package_\w+)_id\}", uid, path)
    url = re.sub(r"\{\w+\}", "1", url.replace("{package_id}", "1"))
    answer = send(client_of(None), method, url)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.any_database
def test_a_stranger_is_told_that_there_is_nothing(member: User, stranger: User, project: Project, saved: Package):
    execution = start_execution(member, saved)
    task_run = TaskRun.objects.create(execution=execution, executable=uuid4())
    manager = create_connection(member, project, smtp("Project's"))
    robot = {"name": "Robot", "user_name": "DOM\\robot", "secret": "x"}
    credential = send(client_of(member), "POST", "/api/v1/credentials", robot).json()
    numbers = {
        "package_id": saved.pk,
        "project_id": project.pk,
        "execution_id": execution.pk,
        "task_run_id": task_run.pk,
        "connection_id": manager.uid,
        "delivery_id": Delivery.objects.create(project=project, task_run=task_run).pk,
        "trial_id": start_trial(member, SmtpProperties(smtp_server="mail"), project=project).uid,
        "credential_id": credential["id"],
        "package_draft_id": uuid4(),
        "page_id": uuid4(),
        "draft_id": create_draft(member, saved).pk,
        **make_unattended(saved, member),
        "number": 1,
        "version_id": 1,
        "name": "logo.png",
        "import_id": a_read_import(member, project),
        "parameter_id": uuid4(),
        "person_id": member.pk,
        "team_id": 1,
        "token_id": issue_token(member, "Chain", ApiToken.Scope.READ, timezone.now().date() + timedelta(1)).token.pk,
        "kind": "project",
        "what": project.pk,
        "folder_id": 0,  # everybody sees the catalog's
        "shared_id": 1,
        "executable_id": load_document(saved).executables[0].id,
        "constraint_id": load_document(saved).precedence_constraints[0].id,
        "package_variable_id": uuid4(),
        "package_connection_id": load_document(saved).connections[0].id,
        "package_parameter_id": uuid4(),
        "environment_id": create_environment(member, project, EnvironmentDocument(name="Chain")).pk,
    }
    document = chain(1).model_dump(mode="json")
    bodies: dict[tuple[str, str], object] = {
        **{
            (method, f"/api/v1/packages/{{package_id}}/{word}{one}"): part
            for word, (key, part) in PARTS.items()
            for method, one in (("POST", ""), ("PUT", f"/{{{key}}}"), ("PATCH", f"/{{{key}}}"))
        },
        ("PUT", "/api/v1/packages/{package_id}"): {"version": 1, "document": document},
        ("PUT", "/api/v1/packages/{package_id}/drafts/{package_draft_id}"): {"version": 1, "changes": {"name": "X"}},
        ("POST", "/api/v1/packages/{package_id}/drafts/{package_draft_id}/takeover"): {"page": str(uuid4())},
        ("PUT", "/api/v1/packages/{package_id}/presence/{page_id}"): {},
        ("PUT", "/api/v1/packages/{package_id}/name"): {"name": "Mine"},
        ("POST", "/api/v1/packages/{package_id}/move"): {"project": project.pk},
        ("POST", "/api/v1/packages/{package_id}/copy"): {},
        ("POST", "/api/v1/projects/{project_id}/samples"): {"sample": "welcome"},
        ("PUT", "/api/v1/packages/{package_id}/versions/{number}"): {"name": "Release"},
        ("POST", "/api/v1/packages/{package_id}/validate"): {"document": document},
        ("PUT", "/api/v1/projects/{project_id}"): {"name": "Mine"},
        ("POST", "/api/v1/packages/{package_id}/schedules"): {"name": "Mine", "cron": "0 3 * * *"},
        ("PUT", "/api/v1/schedules/{schedule_id}"): {"name": "Mine", "cron": "0 3 * * *"},
        ("POST", "/api/v1/packages/{package_id}/triggers"): {"name": "Mine"},
        ("PUT", "/api/v1/triggers/{trigger_id}"): {"name": "Mine"},
        ("POST", "/api/v1/imports/{import_id}/password"): {"password": "open sesame"},
        ("POST", "/api/v1/imports/{import_id}/mends"): {"mends": []},
        ("POST", "/api/v1/imports/{import_id}/choices"): {},
        ("POST", "/api/v1/packages/{package_id}/evaluate-expression"): {"document": document, "expression": "1"},
        ("POST", "/api/v1/packages/{package_id}/variables-in-sight"): {"document": document},
        ("POST", "/api/v1/packages/{package_id}/picture"): {"document": document},
        ("POST", "/api/v1/packages/{package_id}/tryouts"): {"document": document},
        ("POST", "/api/v1/packages/{package_id}/variable-values"): {"document": document},
        ("POST", "/api/v1/projects/{project_id}/packages"): {"document": document},
        ("PUT", "/api/v1/folders/{folder_id}"): {"name": "Asia"},
        ("POST", "/api/v1/connections/{connection_id}/copies"): {"project": project.pk},
        ("PUT", "/api/v1/connections/{connection_id}/pins"): {"project": project.pk},
        ("POST", "/api/v1/connections/{connection_id}/merge"): {"kept": str(manager.uid)},
        ("POST", "/api/v1/connections/{connection_id}/share"): {},
        ("POST", "/api/v1/projects/{project_id}/sync"): {},
        ("PUT", "/api/v1/connections/{connection_id}/place"): {"owner": "stan"},
        ("PUT", "/api/v1/connections/{connection_id}"): smtp().model_dump(mode="json"),
        ("PUT", "/api/v1/credentials/{credential_id}"): robot,
        ("PUT", "/api/v1/projects/{project_id}/guard"): {"stops_mail": True},
        ("POST", "/api/v1/projects/{project_id}/mails"): {"connection": "Mail server", "sender": "a@example.com"},
        ("PUT", "/api/v1/people/{person_id}/rights"): {"rights": []},
        ("PUT", "/api/v1/people/{person_id}/email"): {"email": ""},
        ("PUT", "/api/v1/people/{person_id}/active"): {"is_active": False},
        ("PUT", "/api/v1/teams/{team_id}"): {"name": "Other"},
        ("POST", "/api/v1/teams/{team_id}/people"): {"user_name": "stan"},
        ("PUT", "/api/v1/people/{person_id}/administrator"): {"is_administrator": True},
        ("PUT", "/api/v1/access/{kind}/{what}"): {"person": "stan", "names": ["Manager"]},
        ("PUT", "/api/v1/projects/{project_id}/sensitive-values"): {"shown": True},
        ("PUT", "/api/v1/projects/{project_id}/parameters"): {"name": "Top"},
        ("POST", "/api/v1/projects/{project_id}/environments"): {"name": "Test"},
        ("PUT", "/api/v1/environments/{environment_id}"): {"name": "Test"},
        ("PUT", "/api/v1/environments/{environment_id}/place"): {"folder": None},
        ("POST", "/api/v1/projects/{project_id}/shared-environments"): {"environment": 1},
        ("PUT", "/api/v1/projects/{project_id}/environment-references"): {"references": []},
        ("PUT", "/api/v1/execution-drafts/{draft_id}/values"): {"values": [{"name": "Top", "value": 1}]},
        ("POST", "/api/v1/deliveries/{delivery_id}/decision"): {"decision": "arrived"},
        ("POST", "/api/v1/task-runs/{task_run_id}/outcome"): {"status": "succeeded"},
    }
    private = [operation for operation in operations() if "{" in operation[1]]
    assert len(private) > 10
    for method, path in private:
        if path.endswith(("/imports", "/comparison")) and method == "POST":
            files = {"files": SimpleUploadedFile("Nightly.dtsx", mailing())}
            answer = client_of(stranger).post(path.format(**numbers), files)
        else:
            answer = send(client_of(stranger), method, path.format(**numbers), bodies.get((method, path)))
        assert answer.status_code == 404, (method, path, answer.content)
        assert "Chain" not in answer.content.decode()


def test_a_change_without_the_csrf_token_is_refused(member: User, saved: Package):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    assert send(client, "DELETE", f"/api/v1/packages/{saved.pk}").status_code == 403
    assert Package.objects.filter(pk=saved.pk).exists()


def test_a_package_goes_round_and_a_stale_version_is_told_who_changed_what(member: User, saved: Package):
    client, url = client_of(member), f"/api/v1/packages/{saved.pk}"
    read = client.get(url).json()
    renamed = {**read["document"], "description": "New"}
    assert send(client, "PUT", url, {"version": read["version"], "document": renamed}).json()["document"] == renamed
    stale = send(client, "PUT", url, {"version": read["version"], "document": read["document"]})
    assert stale.status_code == 409
    current = stale.json()["current"]
    assert (current["version"], current["modified_by"]) == (read["version"] + 1, "mia")
    assert len(current["changes"]) == 1


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "-1"])
def test_a_number_that_nothing_has_is_not_found(member: User, number: str):
    assert client_of(member).get(f"/api/v1/packages/{number}").status_code == 404


def test_a_run_is_started_and_followed(member: User, saved: Package):
    client = client_of(member)
    execution = send(client, "POST", f"/api/v1/packages/{saved.pk}/executions").json()
    assert execution["status"] == "pending"
    assert [each["id"] for each in client.get("/api/v1/executions").json()] == [execution["id"]]
    assert client.get(f"/api/v1/executions/{execution['id']}/events").json() == {"events": []}
    canceled = send(client, "POST", f"/api/v1/executions/{execution['id']}/cancel").json()
    assert canceled["status"] == "canceled"
    again = send(client, "POST", f"/api/v1/executions/{execution['id']}/cancel")
    assert (again.status_code, again.json()["detail"]) == (409, "The execution has ended already: canceled.")


def test_the_tasks_that_a_run_has_begun_are_told_by_their_ids(member: User, saved: Package):
    execution = start_execution(member, saved)
    begun = ExecutableDocument.model_validate(execution.document_json["executables"][0])
    TaskRun.objects.create(execution=execution, executable=begun.id, name=begun.name, status="running")
    told = client_of(member).get(f"/api/v1/executions/{execution.pk}").json()["tasks"]
    assert {key: each["status"] for key, each in told.items()} == {str(begun.id): "running"}


def test_a_thousand_tasks_are_read_and_saved_with_as_many_queries_as_ten(member: User, project: Project):
    counts: list[int] = []
    for size in (10, 1000):
        tasks: list[ExecutableDocument] = [send_mail(f"Mail {number}") for number in range(size)]
        stored = create_package(member, project, package(f"Size {size}", tasks, connections=[smtp()]))
        client, url = client_of(member), f"/api/v1/packages/{stored.pk}"
        with CaptureQueriesContext(connection) as reading:
            read = client.get(url).json()
        assert len(read["document"]["executables"]) == size
        read["document"]["executables"][0]["x"] = 7
        assert send(client, "PUT", url, {"version": read["version"], "document": read["document"]}).status_code == 200
        counts.append(len(reading))
    assert counts[0] == counts[1] < 15


@pytest.mark.any_database
def test_no_two_answers_have_one_name():
    """Of two schemas of one name the description would have one, for both."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for kind in (*Schema.__subclasses__(), *Given.__subclasses__()):
        if kind.__module__.split(".")[0] in ("designer", "connections", "tasks"):
            by_name[kind.__name__].add(kind.__module__)
    assert len(by_name) > 50
    assert {name: modules for name, modules in by_name.items() if len(modules) > 1} == {}
