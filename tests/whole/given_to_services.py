"""What services are given when people of every right ask for them: things of an installation, in a state in which it
can be done."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from connections.credentials.services import CredentialData
from connections.credentials.transfer import sealed_file
from connections.credentials.transfer.services import Export
from connections.files.installation_folders import project_folder
from connections.models import ConnectionManager, ConnectionTrial, ConnectionVersion, Credential, Environment, Folder
from designer.models import Session, Team, User
from designer.package.document import ParameterDocument
from tasks.deliveries.model import Delivery
from tasks.runtime.models import Execution, TaskRun
from tests.installation.everything import Installation
from tests.packages import smtp

PASSPHRASE = "a long passphrase"
Given = tuple[tuple[Any, ...], dict[str, Any]]


def given(*arguments: Any, **options: Any) -> Given:
    return arguments, options


def fresh(row: Any) -> Any:
    """Give a row of its own, which may be deleted."""
    return type(row).objects.get(pk=row.pk)


def a_file(it: Installation) -> str:
    """Give a file that is there again when somebody else has deleted it: no transaction undoes that."""
    (project_folder(it.project.pk) / it.things["name"]).write_bytes(b"x")
    return str(it.things["name"])


def sealed() -> bytes:
    return sealed_file.seal(Export(credentials=[]).model_dump_json().encode(), PASSPHRASE)


def shared(it: Installation) -> ConnectionManager:
    """Give the project's connection manager."""
    return ConnectionManager.objects.get(uid=it.things["connection_id"])


def catalogs(kind: str = "SMTP") -> ConnectionManager:
    return ConnectionManager.objects.get(project=None, package=None, type=kind)


def own(it: Installation) -> ConnectionManager:
    return ConnectionManager.objects.filter(package=it.package).earliest("pk")


def environment(it: Installation) -> Environment:
    return Environment.objects.get(pk=it.things["environment_id"])


def production() -> Environment:
    return Environment.objects.get(project=None)


def robot(it: Installation) -> Credential:
    return Credential.objects.get(uid=it.things["credential_id"])


def team() -> Team:
    return Team.objects.get(name="Support")


def another() -> Team:
    return Team.objects.create(name="Another")


def empty_folder() -> Folder:
    return Folder.objects.create(name="Empty")


def unfinished(it: Installation) -> int:
    Execution.objects.filter(pk=it.execution.pk).update(status="pending")
    return it.execution.pk


def failed(it: Installation) -> int:
    """Give an execution that is over and has failed, with no mail of which nobody knows."""
    Delivery.objects.filter(task_run__execution=it.execution).update(state="failed", asked_by_name="")
    TaskRun.objects.filter(execution=it.execution).update(status="failed")
    Execution.objects.filter(pk=it.execution.pk).update(status="failed")
    return it.execution.pk


def awaited(it: Installation) -> int:
    """Give a task run whose outcome somebody else reports."""
    runs = TaskRun.objects.filter(pk=it.things["task_run_id"])
    runs.update(type="KeptTask", status="pending", deferrals=1)
    Execution.objects.filter(task_runs__in=runs).update(status="running")
    return int(it.things["task_run_id"])


def in_doubt(it: Installation) -> int:
    Delivery.objects.filter(pk=it.things["delivery_id"]).update(state="in_doubt")
    return int(it.things["delivery_id"])


def running(it: Installation) -> Any:
    ConnectionTrial.objects.update(state="running")
    return it.things["trial_id"]


def session_of(user: User) -> Session:
    now = timezone.now()
    times = {"begun_at": now, "seen_at": now, "expire_date": now + timedelta(days=1)}
    return Session.objects.create(session_key=str(uuid4())[:30], session_data="", user=user, **times)


def parameter() -> ParameterDocument:
    return ParameterDocument(name="Other", value="x")


def deleted(it: Installation) -> ConnectionVersion:
    return ConnectionVersion.objects.get(pk=it.things["version_id"])


def credential(**values: Any) -> CredentialData:
    return CredentialData(name="Robot 2", kind="password", user_name="DOM\\robot", secret=b"x", **values)


def colleague(it: Installation) -> User:
    return it.people["colleague"]


def kept_in_catalog() -> ConnectionManager:
    """Give a manager of the catalog that has a version 7."""
    manager = catalogs()
    document = smtp(manager.name).model_dump(mode="json")
    ConnectionVersion.objects.create(connection_uid=manager.uid, number=7, name=manager.name, document=document)
    return manager


def second_server() -> ConnectionManager:
    return ConnectionManager.objects.create(type="SMTP", name="Second", properties={"smtp_server": "mail"})
