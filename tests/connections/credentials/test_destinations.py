"""Where an identity may be shown: the servers of a credential, NTLM inside verified TLS, the worker's own identity, and
services of Kerberos. The attacks are those of somebody who may use an identity, and chooses the server.
"""

import importlib
import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from connections.catalog.services import create_connection, find_issues
from connections.credentials.issues import find_identity_issues
from connections.credentials.services import change_credential, create_credential
from connections.credentials.transfer.services import export_credentials, import_credentials
from connections.environments.services import create_environment, save_references
from connections.models import ConnectionManager, ConnectionTrial, Credential, TrialState
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from connections.resolving.identities import resolve_identity
from connections.resolving.refusal import CannotResolve
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.windows_auth import PasswordIdentity, WorkerIdentity
from connections.trials import worker
from connections.trials.services import start_trial
from connections.types.smtp.properties import SmtpProperties
from designer.models import AuditEntry, Project, User
from designer.package.document import VariableDocument
from designer.people.permissions import Administrator
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.engine.engine import run_package
from tasks.runtime.models import TaskRun
from tasks.runtime.services import start_execution
from tests.connections.credentials.conftest import of
from tests.packages import package, send_mail, smtp
from tests.servers.certificates import Authority
from tests.servers.windows import USERS, WindowsServer, windows_server

ALICE = {"user_name": "WINAUTH\\alice", "secret": "AlicePw1!"}
PASSPHRASE = "a long enough passphrase"


def properties(**values: object) -> SmtpProperties:
    return SmtpProperties(
        **{"smtp_server": "mail.example.com", "use_windows_authentication": True, "credential": "Robot", **values}
    )


def refused(caller: User | Administrator | None, project: Project | None, **values: object) -> str:
    with pytest.raises(CannotResolve) as error:
        resolve_identity(properties(**values), caller, project)
    return error.value.sentence


@pytest.fixture
def robot(member: User, stranger: User, project: Project) -> Credential:
    """A credential that the stranger may use, as somebody who is listed."""
    data = of(servers="mail.example.com *.relay.example.com:587", user_names=frozenset({"stan"}))
    return create_credential(member, data)


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


# The worker's own identity


OWN = {"credential": ""}


@pytest.fixture
def team_server(settings):
    """The settings of a team's server."""
    settings.WORKER_IDENTITY_SERVERS = []
    settings.WORKER_IDENTITY_PROJECTS = ["*"]
    return settings


def test_nobody_uses_the_workers_own_identity_where_the_administrator_has_named_no_server(
    team_server, member: User, project: Project
):
    assert "name the server in the setting WORKER_IDENTITY_SERVERS" in refused(member, project, **OWN)
    assert "WORKER_IDENTITY_SERVERS" in refused(Administrator("root"), project, **OWN)
    manager = create_connection(member, project, smtp(smtp_server="evil", use_windows_authentication=True))
    assert any("WORKER_IDENTITY_SERVERS" in issue.message for issue in find_issues(manager))


def test_it_is_for_the_servers_and_the_projects_that_are_named(team_server, member: User, project: Project):
    team_server.WORKER_IDENTITY_SERVERS = ["*.example.com:25"]
    team_server.WORKER_IDENTITY_PROJECTS = ["warehouse", "Other"]

    assert resolve_identity(properties(**OWN), member, project) == WorkerIdentity()
    assert "WORKER_IDENTITY_SERVERS" in refused(member, project, **OWN, port=587)
    assert "WORKER_IDENTITY_SERVERS" in refused(member, project, **OWN, smtp_server="evil.example")
    team_server.WORKER_IDENTITY_PROJECTS = ["Other"]
    assert "The project “Warehouse” may not use the worker's own identity" in refused(member, project, **OWN)


def test_a_trial_without_a_project_does_not_use_it(team_server, stranger: User, administrator: User):
    team_server.WORKER_IDENTITY_SERVERS = ["mail.example.com"]

    assert "used for projects only" in refused(stranger, None, **OWN)
    assert resolve_identity(properties(**OWN), administrator, None) == WorkerIdentity()


# Services of Kerberos


@pytest.mark.parametrize("credential", ["", "Robot"])
@pytest.mark.parametrize(
    "name",
    [
        "HTTP/intranet",
        "smtp/intranet",
        "HTTP/mail.example.com",
        "cifs",
        "HTTP",
        "host/mail.example.com.evil.example",
        "smtp/mail.example.com@OTHER.REALM",
        "smtp/mail.example.com/x",
        "smtp@intranet",
        "ldap/mail.example.com",
        "/intranet",
    ],
)
def test_a_ticket_for_another_service_or_host_is_asked_for_by_nobody(
    robot: Credential, member: User, project: Project, name: str, credential: str
):
    assert "SERVICE_PRINCIPAL_NAMES" in refused(member, project, service_principal_name=name, credential=credential)


@pytest.mark.parametrize("name", ["", "smtp", "SMTPSVC", "smtpsvc/MAIL.example.com", "host/mail.example.com."])
def test_one_of_the_server_itself_is_asked_for(robot: Credential, member: User, project: Project, name: str):
    assert resolve_identity(properties(service_principal_name=name), member, project)


@pytest.mark.parametrize(
    ("listed", "name", "is_allowed"),
    [
        ("exchange.corp", "smtp/EXCHANGE.corp", True),
        ("exchange.corp", "HTTP/exchange.corp", False),
        ("exchangeMDB/exchange.corp", "exchangemdb/Exchange.corp", True),
        ("exchangeMDB/exchange.corp", "smtp/exchange.corp", False),
        ("nonsense/", "smtp/", True),
        ("", "smtp/other", False),
    ],
)
def test_what_the_administrator_lists_is_asked_for_too(
    settings, robot: Credential, member: User, project: Project, listed: str, name: str, is_allowed: bool
):
    settings.SERVICE_PRINCIPAL_NAMES = [listed]
    manager = properties(service_principal_name=name)

    assert can_resolve(manager, member, project) == is_allowed


def can_resolve(manager: SmtpProperties, caller: User, project: Project) -> bool:
    try:
        return resolve_identity(manager, caller, project) is not None
    except CannotResolve:
        return False


# Pages, API, command, export


def test_the_owner_names_the_servers_on_the_page(member: User):
    client = Client()
    client.force_login(member)
    typed = {"name": "Robot", "kind": "password", "user_name": "DOM\\robot", "password": "x" * 12, "users": ""}

    refusal = client.post("/credentials/new/", {**typed, "servers": "https://mail.example.com/"})
    client.post("/credentials/new/", {**typed, "servers": "MAIL.example.com:25\n*.Example.com"})

    credential = Credential.objects.get()
    page = client.get(reverse("credential", args=[credential.uid])).text
    assert "is no server. Write mail.example.com" in refusal.text
    assert (credential.servers, credential.allows_unverified_tls) == ("mail.example.com:25, *.example.com", False)
    assert "mail.example.com:25, *.example.com" in page


def test_the_api_names_them_and_keeps_them_when_nothing_is_said_of_them(member: User):
    client = Client()
    client.force_login(member)
    body = {"name": "Robot", "user_name": "DOM\\robot", "secret": "x"}

    made = client.post(
        "/api/v1/credentials", json.dumps({**body, "servers": ["a.example:25"]}), content_type="application/json"
    ).json()
    url = f"/api/v1/credentials/{made['id']}"
    kept = client.put(url, json.dumps({**body, "secret": None}), content_type="application/json").json()
    refusal = client.put(url, json.dumps({**body, "servers": ["*"]}), content_type="application/json")

    assert made["servers"] == kept["servers"] == ["a.example:25"]
    assert made["allows_unverified_tls"] is False
    assert refusal.status_code == 422
    assert refusal.json()["errors"][0]["loc"] == ["servers"]


def test_the_record_says_which_servers_and_people_came_and_went(member: User, stranger: User, robot: Credential):
    change_credential(member, robot, of(secret=None, servers="other.example", allows_unverified_tls=True))

    (changes,) = AuditEntry.objects.filter(action="changed credential").values_list("changes", flat=True)
    assert "servers: “mail.example.com, *.relay.example.com:587” → “other.example”" in changes
    assert "may be shown without verified TLS: off → on" in changes
    assert "users: “stan” → nothing" in changes


def command(*arguments: str) -> str:
    output = StringIO()
    call_command("credentialservers", *arguments, stdout=output)
    return output.getvalue()


def test_the_command_shows_and_names_them(robot: Credential):
    assert command("robot") == "Robot: mail.example.com, *.relay.example.com:587 (only inside verified TLS)\n"
    assert command("Robot", "a.example", "[::1]:25", "--allow-unverified-tls") == (
        "Robot: a.example, [::1]:25 (may be shown without verified TLS)\n"
    )
    assert command("Robot", "--none", "--require-verified-tls") == "Robot: no servers (only inside verified TLS)\n"
    assert list(robot.users.values_list("username", flat=True)) == ["stan"]
    with pytest.raises(CommandError, match="is no server"):
        command("Robot", "a/b")
    with pytest.raises(CommandError, match="There is no credential"):
        command("Nobody")


def test_they_go_along_when_a_credential_is_exported(member: User, robot: Credential):
    file = export_credentials(member, [robot], PASSPHRASE)
    robot.delete()
    import_credentials(member, member, file, PASSPHRASE)

    assert Credential.objects.get().servers == "mail.example.com, *.relay.example.com:587"


def test_the_migration_names_the_servers_of_shared_managers(member: User, project: Project):
    create_credential(member, of(servers=""))
    create_connection(member, project, smtp("A", smtp_server="Mail.Example.com", credential="ROBOT"))
    create_connection(member, project, smtp("B", smtp_server="2001:db8::1", port=587, credential="Robot"))
    tls = {"enable_ssl": True, "tls_mode": "Implicit"}
    create_connection(member, project, smtp("C", smtp_server="mail.example.com", credential="Robot", **tls))
    create_package(member, project, package(connections=[smtp("D", smtp_server="evil.example", credential="Robot")]))

    importlib.import_module("connections.migrations.0012_name_servers_of_credentials").name_servers(apps, None)

    servers = Credential.objects.get().servers
    assert servers == "mail.example.com:25, [2001:db8::1]:587, mail.example.com:465"


@pytest.mark.parametrize(
    "properties",
    [{"smtp_server": host} for host in ("127.1", "mail.0x7f", "-a.example", "a..b", "fe80::1%eth0", "a b", "")]
    + [{"smtp_server": "a.example", "port": port} for port in (70_000, -1, "25")],
)
def test_the_migration_names_nothing_that_could_not_be_read_again(
    member: User, project: Project, properties: dict[str, object]
):
    create_credential(member, of(servers=""))
    manager = create_connection(member, project, smtp("A", credential="Robot"))
    ConnectionManager.objects.filter(pk=manager.pk).update(properties={"credential": "Robot", **properties})

    importlib.import_module("connections.migrations.0012_name_servers_of_credentials").name_servers(apps, None)

    assert Credential.objects.get().servers == ""
