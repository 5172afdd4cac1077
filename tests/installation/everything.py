"""An installation with one thing of every kind, and people of every right. It is made of rows, past all rules."""

import os
import shutil
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

from connections.files.installation_folders import project_folder
from designer.accounts.links.tokens import make_link
from designer.accounts.tokens.issuing import issue_token
from designer.models import (
    AccountLink,
    ApiToken,
    ImportedFile,
    Package,
    PackageDraft,
    PackageImport,
    PackageSource,
    Project,
    ProjectSource,
    Session,
    Team,
    User,
)
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.people.rights import Role
from designer.services.imports.jobs.stored_choices import store_choices
from designer.services.imports.outcomes import Choices
from designer.storage.rows import load_document
from tasks.executions.drafts.model import ExecutionDraft
from tasks.runtime.models import Execution
from tasks.runtime.outcome_tokens import make_token
from tests.installation.connections import make_connections, make_environment
from tests.installation.executions import MAIL, make_deliveries, make_execution, make_package
from tests.installation.unattended import make_unattended
from tests.packages import chain, send_mail
from tests.rights import join

Entry = tuple[str, int, int, int, int]
"""Of a folder: a path, and what the system notes of it."""
ROLES = {"reader": Role.READER, "operator": Role.OPERATOR, "designer": Role.DESIGNER, "manager": Role.MANAGER}


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
        # That they are in use is noted each minute, which would be for each request that is undone later than that.
        Session.objects.update(seen_at=timezone.now() + timedelta(hours=1))
        return self

    @property
    def nothing(self) -> dict[str, Any]:
        """The same, of things that do not exist."""
        kinds: dict[type, Any] = {int: 987_654_321, str: "nothing", UUID: uuid4()}
        fixed = {"file_format": "csv", "number": 9, "form": "csv"}
        return {name: fixed.get(name, kinds[type(thing)]) for name, thing in self.things.items()}


def install(settings: Settings, folder: Path, document: PackageDocument | None = None) -> Installation:
    """Make all of it, with mail and files in a folder of the test's own."""
    for name, value in settings_for(folder).items():
        setattr(settings, name, value)
    people = {
        name: User.objects.create_user(name, password="a long password", email=f"{name}@example.com")
        for name in ("stranger", "user", *ROLES, "owner", "colleague")
    }
    people["administrator"] = User.objects.create_superuser("administrator", password="a long password")
    parameter = ParameterDocument(name="Sender", value="sender@example.com")
    project = Project.objects.create(name="Classified", parameters=[parameter.model_dump(mode="json")])
    for name, role in {**ROLES, "colleague": Role.MANAGER}.items():
        join(project, people[name], role)
    package = make_package(project, people["manager"], document or _draw())
    execution = make_execution(package, people["manager"])
    ProjectSource.objects.create(project=project, path=str(folder), commit="3f2a", result={"unchanged": 1})
    PackageSource.objects.create(package=package, path="A.dtsx", digest="x", version=1, synced_at=timezone.now())
    soon = timezone.now().date() + timedelta(days=2)
    things = {
        "project_id": project.pk,
        "package_id": package.pk,
        "execution_id": execution.pk,
        "task_run_id": execution.task_runs.earliest("pk").pk,
        "token": make_token(execution.task_runs.earliest("pk")),
        "file_format": "csv",
        "operation": "put_package",
        "sample": "welcome",
        "user_id": people["colleague"].pk,
        "person_id": people["colleague"].pk,
        "word": make_link(people["colleague"], AccountLink.Purpose.INVITATION),
        "provider_id": "sso",
        "pk": Authenticator.objects.create(user=people["manager"], type="webauthn", data={"name": "Key"}).pk,
        "token_id": issue_token(people["manager"], "Token", ApiToken.Scope.READ, soon).token.pk,
        "team_id": _make_team(people["colleague"]),
        "kind": "project",
        "what": str(project.pk),
        "uid": _make_session(people["manager"]),
        "parameter_id": parameter.id,
        **_find_parts(package),
        **make_connections(project, people),
        **make_environment(project, package),
        "package_draft_id": _make_draft(package, people["manager"]),
        "page_id": UUID(int=9),
        "draft_id": ExecutionDraft.objects.create(user=people["manager"], project=project, package=package).pk,
        **make_unattended(package, people["manager"]),
        "delivery_id": make_deliveries(execution),
        **_make_files(folder / "mail", project),
        **_make_import(package, people["manager"]),
    }
    return Installation(people, project, package, execution, things)


def _make_draft(package: Package, user: User) -> UUID:
    changes = {"name": package.name, "description": "Not saved"}
    now = timezone.now()
    return PackageDraft.objects.create(
        pk=uuid4(), package=package, user=user, version=1, changes=changes, changed_at=now
    ).pk


@dataclass
class Lender:
    """One installation for all tests of a file, after each of which its rows are rolled back."""

    made: Installation
    kept: Path
    used: Path
    as_made: frozenset[Entry] = frozenset()
    """What its folder looked like when the files were last put back."""

    def __call__(self) -> Installation:
        """Give it to a test as it was made."""
        self.put_files_back()
        return deepcopy(self.made)

    def put_files_back(self) -> None:
        """Let its files be as they were made. Most tests leave them so, and to look takes a fifth of the time."""
        if self.as_made and frozenset(_look_into(self.used)) == self.as_made:
            return
        shutil.rmtree(self.used, ignore_errors=True)
        shutil.copytree(self.kept, self.used)
        self.as_made = frozenset(_look_into(self.used))


def _look_into(folder: Path) -> Iterator[Entry]:
    """Give what there is in a folder and in those in it. Who writes to a file, or makes or deletes one, changes it."""
    for each in os.scandir(folder):
        status = each.stat(follow_symlinks=False)
        yield each.path, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
        if each.is_dir(follow_symlinks=False):
            yield from _look_into(Path(each.path))


@contextmanager
def shared(folder: Path, blocker: DjangoDbBlocker, make: Callable[[Settings, Path], Installation]) -> Iterator[Lender]:
    """Make one for all tests of a file, which use a copy of its files. What is set once is found sooner than what each
    test sets again."""
    kept, used = folder / "kept", folder / "used"
    kept.mkdir()
    with blocker.unblock(), transaction.atomic():
        with override_settings():
            made = make(settings_of_django, kept)
        with override_settings(**settings_for(used)):
            yield Lender(made, kept, used)
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what the block writes, as what a test writes is behind it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def settings_for(folder: Path) -> dict[str, Any]:
    """Give the settings of an installation whose files are in a folder."""
    return {
        "DEMO_MAILBOX": str(folder / "mail"),
        "PROJECT_FILES": folder / "projects",
        "SYNC_FOLDERS": [folder],
        "IMPORT_FILES": folder / "imports",
    }


def _make_session(user: User) -> UUID:
    now = timezone.now()
    times = {"begun_at": now, "seen_at": now, "expire_date": now + timedelta(days=1)}
    return Session.objects.create(session_key="x", session_data="", user=user, **times).uid


def _make_team(user: User) -> int:
    team = Team.objects.create(name="Support")
    team.user_set.add(user)
    return team.pk


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


def _make_import(package: Package, user: User) -> dict[str, Any]:
    now = timezone.now()
    shared = {"kind": "connection", "name": "Relay", "outcome": "checked", "error": "", "findings": []}
    job = PackageImport.objects.create(
        project=package.project,
        user=user,
        goal="choose",
        state="read",
        choices=store_choices(Choices()),
        files=[{"name": "Nightly.dtsx", "size": 1000}],
        shared=[shared],
        queued_at=now,
        seen_at=now,
    )
    finding = {"code": "MW-I-0140", "place": "\\Package\\Load", "detail": "Load.", "line": 7, "is_disabled": False}
    asked = {"path": "\\Package\\Load", "name": "Load", "kind": "Script Task"}
    report = {"counts": None, "findings": [finding], "untold": 0, "changes": ["Other."], "asked": [asked]}
    ImportedFile.objects.create(
        job=job, position=0, file="Nightly.dtsx", outcome="checked", package=package, version=1, name="x", report=report
    )
    return {"import_id": job.pk, "position": 0, "form": "csv"}


def _make_files(mailbox: Path, project: Project) -> dict[str, Any]:
    key = Maildir(str(mailbox), create=True).add(MAIL)
    folder = project_folder(project.pk)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "logo.png").write_bytes(b"x")
    return {"key": key, "number": 1, "name": "logo.png"}
