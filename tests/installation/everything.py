"""An installation with one thing of every kind, and people of every right. It is made of rows, past all rules."""

import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from mailbox import Maildir
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings as settings_of_django
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from connections.credentials import vault
from connections.files.places import project_folder
from connections.models import (
    ConnectionGrant,
    ConnectionManager,
    ConnectionPin,
    ConnectionTest,
    ConnectionTrial,
    ConnectionVersion,
    Credential,
    Folder,
    ProjectGuard,
    SecretCheck,
)
from connections.models.environment import Environment, EnvironmentGrant, EnvironmentReference, SharedEnvironment
from designer.accounts.links.tokens import make_link
from designer.accounts.tokens.issuing import issue_token
from designer.models import AccountLink, ApiToken, AuditEntry, Package, Project, Session, Team, User
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.people.everyone import find_everyone
from designer.people.rights import Right, Role
from designer.storage.rows import load_document, save_document
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.executions.drafts.model import ExecutionDraft
from tasks.runtime.cancel_request import CancelRequest
from tasks.runtime.models import EventMessage, Execution, RaisedEvent, ReportedOutcome, TaskRun, VariableValues
from tests.packages import chain, send_mail, smtp
from tests.rights import join

ROLES = {"reader": Role.READER, "operator": Role.OPERATOR, "designer": Role.DESIGNER, "manager": Role.MANAGER}
MAIL = b"""From: Sender <sender@example.com>
To: reader@example.com
Subject: Report
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html

<p>Hello</p>
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=a.txt

x
--x--
"""
REPORT = {
    "steps": [{"label": "Connect", "status": "passed", "milliseconds": 1.5, "note": "127.0.0.1"}],
    "diagnosis": "It works.",
    "fixes": [{"label": "Use port 587", "changes": {"port": 587}}],
    "features": {"size": "1000"},
    "certificate": dict.fromkeys(["subject", "issuer", "valid_from", "valid_until", "fingerprint"], "CN=mail")
    | {"names": ["mail"]},
    "dialogue": ["S: 220 mail"],
}


@dataclass(frozen=True)
class Installation:
    """People by their right, and what is in the one project."""

    people: dict[str, User]
    project: Project
    package: Package
    execution: Execution
    things: dict[str, Any]
    """What the names in addresses stand for."""
    sessions: dict[str, str] = field(default_factory=dict)
    """The keys of sessions that people have begun."""

    def sign_in_all(self) -> "Installation":
        """Begin a session for each of the people, for tests that ask as many of them."""
        for name, person in self.people.items():
            client = Client()
            client.force_login(person)
            self.sessions[name] = client.cookies["sessionid"].value
        return self

    @property
    def nothing(self) -> dict[str, Any]:
        """The same, of things that do not exist."""
        kinds: dict[type, Any] = {int: 987_654_321, str: "nothing", UUID: uuid4()}
        fixed = {"file_format": "csv", "number": 9}
        return {name: fixed.get(name, kinds[type(thing)]) for name, thing in self.things.items()}


def install(settings: Settings, folder: Path, document: PackageDocument | None = None) -> Installation:
    """Make all of it, with mail and files in a folder of the test's own."""
    _use(settings, folder)
    people = {
        name: User.objects.create_user(name, password="a long password", email=f"{name}@example.com")
        for name in ("stranger", "user", *ROLES, "owner", "colleague")
    }
    people["administrator"] = User.objects.create_superuser("administrator", password="a long password")
    parameter = ParameterDocument(name="Sender", value="sender@example.com")
    project = Project.objects.create(name="Classified", parameters=[parameter.model_dump(mode="json")])
    for name, role in {**ROLES, "colleague": Role.MANAGER}.items():
        join(project, people[name], role)
    package = _make_package(project, people["manager"], document or _draw())
    execution = _make_execution(package, people["manager"])
    tomorrow = timezone.now().date() + timedelta(days=1)
    things = {
        "project_id": project.pk,
        "package_id": package.pk,
        "execution_id": execution.pk,
        "task_run_id": execution.task_runs.earliest("pk").pk,
        "file_format": "csv",
        "operation": "put_package",
        "user_id": people["colleague"].pk,
        "person_id": people["colleague"].pk,
        "word": make_link(people["colleague"], AccountLink.Purpose.INVITATION),
        "provider_id": "sso",
        "pk": Authenticator.objects.create(user=people["manager"], type="webauthn", data={"name": "Key"}).pk,
        "token_id": issue_token(people["manager"], "Token", ApiToken.Scope.READ, tomorrow).token.pk,
        "team_id": _make_team(people["colleague"]),
        "kind": "project",
        "what": str(project.pk),
        "uid": _make_session(people["manager"]),
        "parameter_id": parameter.id,
        **_find_parts(package),
        **_make_connections(project, people),
        **_make_environment(project, package),
        "draft_id": ExecutionDraft.objects.create(user=people["manager"], project=project, package=package).pk,
        "delivery_id": _make_deliveries(execution),
        **_make_files(folder / "mail", project),
    }
    return Installation(people, project, package, execution, things)


@contextmanager
def shared(
    folder: Path, blocker: DjangoDbBlocker, make: Callable[[Settings, Path], Installation]
) -> Iterator[Callable[[Settings, Path], Installation]]:
    """Make one for all tests of a file, after each of which its rows are rolled back. Give what lends it to a test,
    with a copy of its files in a folder of the test's own."""
    with blocker.unblock(), transaction.atomic():
        with override_settings():
            made = make(settings_of_django, folder)

        def lend(settings: Settings, own: Path) -> Installation:
            shutil.copytree(folder, own, dirs_exist_ok=True)
            _use(settings, own)
            return deepcopy(made)

        yield lend
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what the block writes, as what a test writes is behind it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _use(settings: Settings, folder: Path) -> None:
    settings.DEMO_MAILBOX, settings.PROJECT_FILES = str(folder / "mail"), folder / "projects"


def _make_session(user: User) -> UUID:
    now = timezone.now()
    times = {"begun_at": now, "seen_at": now, "expire_date": now + timedelta(days=1)}
    return Session.objects.create(session_key="x", session_data="", user=user, **times).uid


def _make_team(user: User) -> int:
    team = Team.objects.create(name="Support")
    team.user_set.add(user)
    return team.pk


def _make_package(project: Project, user: User, document: PackageDocument) -> Package:
    package = Package.objects.create(project=project, name=document.name, modified_by=user)
    save_document(package, document)
    AuditEntry.objects.create(user=user, user_name="x", action="saved", package=package, project=project, thing="x")
    return package


def _draw() -> PackageDocument:
    """A package with a part of every kind, and a task to which a constraint may be drawn."""
    drawn = chain(2)
    return PackageDocument(
        name=drawn.name,
        executables=[*drawn.executables, send_mail("Apart")],
        precedence_constraints=drawn.precedence_constraints,
        connections=drawn.connections,
        variables=[VariableDocument(name="Rows", type="Int32", value=0)],
        parameters=[ParameterDocument(name="Top", value="10")],
    )


def _find_parts(package: Package) -> dict[str, Any]:
    document = load_document(package)
    parts = {
        "executable_id": document.executables,
        "constraint_id": document.precedence_constraints,
        "package_variable_id": document.variables,
        "package_connection_id": document.connections,
        "package_parameter_id": document.parameters,
    }
    return {name: listed[0].id if listed else uuid4() for name, listed in parts.items()}


def _make_execution(package: Package, user: User) -> Execution:
    document = load_document(package)
    execution = Execution.objects.create(
        project=package.project,
        package=package,
        package_name=package.name,
        package_version=1,
        document_json=document.model_dump(mode="json"),
        project_parameters_json=package.project.parameters,
        caller=user,
        caller_name=user.username,
        status="failed",
        message="It failed.",
        stopped_by_name=user.username,
    )
    for part in document.executables:
        run = TaskRun.objects.create(
            execution=execution, executable=part.id, name=part.name, type=part.type, status="failed", message="No."
        )
        EventMessage.objects.create(
            execution=execution,
            event_name="OnError",
            message_type=120,
            message_source_type=30,
            source_id=part.id,
            source_name=part.name,
            message=f"Message of {run.pk}",
        )
    ReportedOutcome.objects.create(task_run=run, has_succeeded=False, message="No.", reported_by_name=user.username)
    CancelRequest.objects.create(execution_number=execution.pk, user_name=user.username)
    RaisedEvent.objects.create(execution=execution, number=1, event_name="OnError", said={"x": "y"}, revision=1)
    values = {str(each.id): "changed" for each in document.variables}
    VariableValues.objects.create(execution=execution, values=values)
    return execution


def _make_connections(project: Project, people: dict[str, User]) -> dict[str, Any]:
    shared = [
        ConnectionManager.objects.create(project=scope, type=kind, name=f"{kind} of {scope}", properties=properties)
        for scope in (project, None)
        for kind, properties in (("SMTP", {"smtp_server": "mail"}), ("FILE", {"connection_string": "logo.png"}))
    ]
    folder = Folder.objects.create(name="Europe")
    ConnectionManager.objects.filter(pk=shared[2].pk).update(folder=folder, owner=people["owner"])
    ConnectionTest.objects.create(connection=shared[0], tested_at=timezone.now(), succeeded=False)
    credential = Credential.objects.create(
        name="Robot", user_name="DOM\\robot", owner=people["owner"], encrypted_secret=vault.encrypt(b"x")
    )
    credential.users.add(people["user"])
    now = timezone.now()
    SecretCheck.objects.create(credential=credential, asked_at=now, answered_at=now, worker="w", problem="Not there.")
    ConnectionGrant.objects.create(connection=shared[0], person=people["user"], name=Right.USE)
    ProjectGuard.objects.create(project=project, redirect_to="tester@example.com", allowed_domains="example.com")
    trial = ConnectionTrial.objects.create(
        user=people["manager"], project=project, properties={"smtp_server": "mail"}, state="failed", report=REPORT
    )
    versions = [
        ConnectionVersion.objects.create(
            connection_uid=uid,
            project=project,
            number=1,
            name=name,
            document=smtp(name).model_dump(mode="json"),
            **more,
        )
        for uid, name, more in ((shared[0].uid, "Former", {}), (uuid4(), "Deleted", {"is_deletion": True}))
    ]
    for package in (None, project.packages.earliest("pk")):
        ConnectionPin.objects.create(
            project=project, package=package, connection=shared[2], version=versions[0], user_name="manager"
        )
    keys = {"version_id": versions[1].pk, "number": versions[0].number, "folder_id": folder.pk}
    return {"connection_id": shared[0].uid, "credential_id": credential.uid, "trial_id": trial.pk, **keys}


def _make_environment(project: Project, package: Package) -> dict[str, Any]:
    variable = {"id": str(uuid4()), "name": "Server", "value": "mail", "description": "Where to"}
    environment = Environment.objects.create(project=project, name="Test", variables=[variable])
    EnvironmentReference.objects.create(
        project=project, variable="Server", kind="connection", name="SMTP of Classified", property_name="smtp_server"
    )
    shared = Environment.objects.create(
        name="Production", folder=Folder.objects.get(), variables=[variable], colour="red", is_production=True
    )
    SharedEnvironment.objects.create(project=project, environment=shared)
    EnvironmentGrant.objects.create(environment=shared, team=find_everyone(), name=Right.USE)
    return {"environment_id": environment.pk, "shared_id": shared.pk, "variable_id": UUID(variable["id"])}


def _make_deliveries(execution: Execution) -> int:
    run = execution.task_runs.first()
    for number, state in enumerate(["in_doubt", "failed", "partly_sent", "withheld", "deferred", "sent"]):
        delivery = Delivery.objects.create(
            project=execution.project, task_run=run, number=number, state=state, subject="Report", reply="550 no"
        )
        for each in ("refused", "accepted", "withheld"):
            address = f"{each}@example.com"
            DeliveryRecipient.objects.create(delivery=delivery, address=address, key=address, state=each, text="No.")
        KeptMessage.objects.create(delivery=delivery, content=zlib.compress(MAIL))
    return delivery.pk


def _make_files(mailbox: Path, project: Project) -> dict[str, Any]:
    key = Maildir(str(mailbox), create=True).add(MAIL)
    folder = project_folder(project.pk)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "logo.png").write_bytes(b"x")
    return {"key": key, "number": 1, "name": "logo.png"}
