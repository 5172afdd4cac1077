"""The worker's own identity and services of Kerberos: at which servers they are used, and for which projects."""

import pytest

from connections.catalog.services import create_connection, find_issues
from connections.models import Credential
from connections.resolving.identities import resolve_identity
from connections.resolving.refusal import CannotResolve
from connections.smtp.windows_auth import WorkerIdentity
from connections.types.smtp.properties import SmtpProperties
from designer.models import Project, User
from designer.people.permissions import Administrator
from tests.connections.credentials.resolving import properties, refused
from tests.packages import smtp

pytestmark = pytest.mark.any_database

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
