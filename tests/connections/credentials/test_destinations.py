"""Where an identity may be shown: the servers of a credential, NTLM inside verified TLS, the worker's own identity, and
services of Kerberos. The attacks are those of somebody who may use an identity, and chooses the server.
"""

import json

import pytest
from django.test import Client

from connections.catalog.services import create_connection, find_issues
from connections.credentials.issues import find_identity_issues
from connections.credentials.services import change_credential, create_credential
from connections.environments.services import create_environment, save_references
from connections.models import ConnectionTrial, Credential, TrialState
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from connections.resolving.identities import resolve_identity
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.windows_auth import PasswordIdentity
from connections.trials import worker
from connections.trials.services import start_trial
from designer.models import Project, User
from designer.package.document import VariableDocument
from designer.people.permissions import Administrator
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.engine.engine import run_package
from tasks.runtime.models import TaskRun
from tasks.runtime.services import start_execution
from tests.connections.credentials.conftest import of
from tests.connections.credentials.resolving import properties, refused
from tests.packages import package, send_mail, smtp
from tests.servers.certificates import Authority
from tests.servers.windows import USERS, WindowsServer, windows_server

pytestmark = pytest.mark.any_database

ALICE = {"user_name": "WINAUTH\\alice", "secret": "AlicePw1!"}


@pytest.mark.parametrize(
    "values",
    [
        {"smtp_server": "evil.example"},
        {"smtp_server": "127.0.0.1"},
        {"smtp_server": "mail.example.com.evil.example"},
        {"smtp_server": "a.relay.example.com"},
        {"smtp_server": "a.relay.example.com", "port": 25},
        {"smtp_server": "relay.example.com", "port": 587},
        {"smtp_server": "evil.example#.relay.example.com", "port": 587},
        {"smtp_server": ""},
        {"smtp_server": "xn--mail"},
    ],
)
def test_who_may_use_a_credential_shows_it_to_no_server_that_its_owner_has_not_named(
    robot: Credential, stranger: User, values: dict[str, object]
):
    sentence = refused(stranger, None, **values)

    assert "The credential “Robot” may not be shown to" in sentence
    assert "ask its owner, mia, to add the server" in sentence


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"smtp_server": "MAIL.Example.com.", "port": 2525},
        {"smtp_server": "a.b.relay.example.com", "port": 587},
    ],
)
def test_it_is_shown_to_those_that_are_named(robot: Credential, stranger: User, values: dict[str, object]):
    assert resolve_identity(properties(**values), stranger, None) == PasswordIdentity(
        "DOM\\robot", "S3cret-of-the-robot"
    )


def test_one_that_names_no_server_is_shown_to_none_not_even_by_its_owner_or_an_administrator(
    member: User, administrator: User, project: Project
):
    create_credential(member, of(servers=""))

    assert "no servers are named in it yet" in refused(member, project)
    assert "no servers are named in it yet" in refused(administrator, project)


@pytest.fixture
def alice(member: User, project: Project, tmp_path, monkeypatch):
    """Give what makes a credential that a real NTLM acceptor knows, and that the project may use."""
    (tmp_path / "users").write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "users"))

    def make(**values: object) -> Credential:
        return create_credential(member, of(**{**ALICE, "project_ids": frozenset({project.pk}), **values}))

    return make


def tokens_of(server: WindowsServer) -> list[str]:
    return [line for lines in server.commands for line in lines if "AUTH" in line.upper()]


def message_of(member: User, project: Project, server: WindowsServer, **values: object) -> str:
    """Run a package of one mail through the server, and give what its task says."""
    manager = smtp(port=server.port, use_windows_authentication=True, credential="Robot", **values)
    stored = create_package(member, project, package(tasks=[send_mail("Hello")], connections=[manager]))
    execution = start_execution(member, stored)
    run_package(execution.pk)
    PROCESS_POOL.close()  # an idle connection inside TLS would outlive the server's loop
    execution.refresh_from_db()
    return " ".join([execution.status, *execution.event_messages.values_list("message", flat=True)])


@pytest.mark.django_db(transaction=True)
def test_a_run_shows_nothing_to_a_server_that_is_not_named(member: User, project: Project, alice):
    alice(servers="mail.example.com", allows_unverified_tls=True)
    with windows_server("NTLM") as server:
        told = message_of(member, project, server)

    assert "failed" in told
    assert "may not be shown to 127.0.0.1" in told
    assert server.users == []
    assert tokens_of(server) == []


@pytest.mark.django_db(transaction=True)
def test_ntlm_without_tls_shows_nothing_unless_the_owner_lets_it(member: User, project: Project, alice):
    credential = alice(servers="127.0.0.1")
    with windows_server("NTLM") as server:
        told = message_of(member, project, server)
        assert "by NTLM only inside TLS with a verified certificate" in told
        assert tokens_of(server) == []
    change_credential(member, credential, of(secret=None, user_name=ALICE["user_name"], allows_unverified_tls=True))
    with windows_server("NTLM") as server:
        manager = properties(smtp_server="127.0.0.1", port=server.port)
        assert resolve_identity(manager, member, None).allows_unverified_tls


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mechanism", ["NTLM", "GSS-SPNEGO"])
def test_ntlm_inside_verified_tls_is_as_before(member: User, project: Project, alice, tmp_path, mechanism: str):
    alice(servers="127.0.0.1")
    authority = Authority(tmp_path, "Ours")
    context = authority.issue("127.0.0.1").server_context()
    with windows_server(mechanism, tls_context=context) as server:
        told = message_of(member, project, server, enable_ssl=True, ca_bundle=authority.file.read_text())

    assert "succeeded" in told, told
    assert server.users == ["WINAUTH\\alice"]


@pytest.mark.django_db(transaction=True)
def test_an_expression_leads_a_credential_of_the_project_to_its_servers_only(member: User, project: Project, alice):
    alice(servers="mail.example.com", allows_unverified_tls=True)
    with windows_server("NTLM") as server:
        manager = smtp(port=server.port, use_windows_authentication=True, credential="Robot")
        driven = manager.model_copy(update={"expressions": {"smtp_server": "@[User::Server]"}})
        variables = [VariableDocument(name="Server", value="127.0.0.1")]
        document = package(tasks=[send_mail("Hello")], connections=[driven]).model_copy(update={"variables": variables})
        run_package(start_execution(member, create_package(member, project, document)).pk)

    assert "may not be shown to 127.0.0.1" in TaskRun.objects.get().message
    assert tokens_of(server) == []


@pytest.mark.django_db(transaction=True)
def test_an_environment_leads_it_to_its_servers_only(member: User, project: Project, alice):
    alice(servers="mail.example.com", allows_unverified_tls=True)
    windows = {"port": 1, "use_windows_authentication": True, "credential": "Robot"}
    create_connection(member, project, smtp("Relay", smtp_server="mail.example.com", **windows))
    variables = [VariableOfEnvironment(name="Server", value="127.0.0.1")]
    create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))
    save_references(
        member,
        project,
        [Reference(variable="Server", kind=Kind.CONNECTION, name="Relay", property_name="smtp_server")],
    )
    stored = create_package(member, project, package(tasks=[send_mail("Hello", "Relay")]))
    execution = start_execution(member, stored, environment="Test")
    run_package(execution.pk)

    told = " ".join(execution.event_messages.values_list("message", flat=True))
    assert "may not be shown to 127.0.0.1 port 1" in told


def test_a_trial_shows_nothing_to_a_server_that_is_not_named(
    robot: Credential, stranger: User, django_capture_on_commit_callbacks
):
    trial = start_trial(stranger, properties(smtp_server="evil.example"), project=create_project(stranger, "Mine"))
    worker.run(str(trial.uid))

    told = ConnectionTrial.objects.get()
    assert told.state == TrialState.FAILED
    assert "may not be shown to evil.example port 25" in told.report["diagnosis"]


def test_the_designer_says_it_at_the_manager(member: User, project: Project, robot: Credential):
    manager = smtp("Relay", smtp_server="elsewhere.example", use_windows_authentication=True, credential="robot")
    stored = create_package(member, project, package(tasks=[send_mail("A", "Relay")], connections=[manager]))
    client = Client()
    client.force_login(member)

    document = package(tasks=[send_mail("A", "Relay")], connections=[manager]).model_dump(mode="json")
    answer = client.post(
        f"/api/v1/packages/{stored.pk}/validate", json.dumps({"document": document}), content_type="application/json"
    )

    (issue,) = [each for each in answer.json()["issues"] if "may not be shown" in each["message"]]
    assert (issue["severity"], issue["connection"], issue["property"]) == ("error", str(manager.id), "credential")


def test_it_says_nothing_of_a_credential_that_nobody_in_the_project_may_use(stranger: User, robot: Credential):
    robot.users.clear()
    own = create_project(stranger, "Own")
    shared = smtp("Probe", smtp_server="elsewhere.example", use_windows_authentication=True, credential="Robot")
    manager = create_connection(Administrator("root"), own, shared)

    assert not any("may not be shown" in issue.message for issue in find_issues(manager))


def test_validation_asks_no_more_for_more_managers(
    member: User, project: Project, robot: Credential, django_assert_max_num_queries
):
    managers = [
        smtp(f"Relay {number}", smtp_server="elsewhere", use_windows_authentication=True, credential=name)
        for number in range(50)
        for name in ("Robot", "")
    ]
    with django_assert_max_num_queries(2):
        assert len(list(find_identity_issues(managers, project.pk))) == 50
