"""A backup of PostgreSQL, made and restored as docs/server/deploy.md says, while the queue is lost: all is there again.
What had not ended goes on, or is canceled before a worker begins."""

import os
import subprocess
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from connections.credentials import vault
from connections.credentials.services import CredentialData, create_credential
from connections.models import Credential
from connections.models.credential import CredentialKind
from designer.models import Package, Project, User
from designer.services.packages import create_package
from designer.services.projects import delete_project
from designer.storage.rows import load_document
from tasks.runtime import recovery
from tasks.runtime.models import Execution
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.statuses import ExecutionStatus
from tests.database.cluster import find_cluster
from tests.packages import chain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


def call(program: str, *words: str, standard_input: bytes = b"") -> bytes:
    """Call a program of PostgreSQL for the tests' database; give what it prints."""
    given = connection.settings_dict
    path = Path(find_cluster().command[0]).parent / program
    where = ("--host", given["HOST"], "--port", str(given["PORT"]), "--username", given["USER"])
    environment = {**os.environ, "PGPASSWORD": given["PASSWORD"] or ""}
    done = subprocess.run((path, *where, *words), input=standard_input, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def back_up() -> bytes:
    return call("pg_dump", "--format=custom", str(connection.settings_dict["NAME"]))


def restore(dump: bytes) -> None:
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    call("pg_restore", f"--dbname={name}", "--clean", "--if-exists", standard_input=dump)


def test_what_was_backed_up_is_there_again(member: User, project: Project, queue: list[tuple[str, int]]):
    package = create_package(member, project, chain(3))
    drawn = load_document(package)
    given = CredentialData(name="Robot", kind=CredentialKind.PASSWORD, user_name="DOM\\robot", secret=b"pass word")
    credential = create_credential(member, given)
    first, second = (start_execution(member, package) for _ in range(2))
    dump = back_up()
    delete_project(member, project)
    Credential.objects.all().delete()
    assert not Package.objects.exists()
    restore(dump)

    assert load_document(Package.objects.get(pk=package.pk)) == drawn
    assert vault.decrypt(Credential.objects.get(pk=credential.pk).encrypted_secret) == b"pass word"
    cancel_execution(member, second.pk)
    assert Execution.objects.get(pk=second.pk).state is ExecutionStatus.CANCELED
    queue.clear()
    recovery.recover(timezone.now())
    assert queue == [("run_package", first.pk)]
