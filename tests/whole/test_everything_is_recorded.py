"""Whoever changes anything leaves an entry in the audit: every operation of the API, and every page that takes a form.

A new one that leaves none has to be entered with the reason, or its test fails; so does one whose form is not given.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from connections.comparison.effects import find_effects
from connections.comparison.file import CatalogFile, CatalogFolder
from connections.credentials.transfer import sealed_file
from connections.credentials.transfer.services import Export
from connections.models import ConnectionManager, ConnectionPin, ConnectionTrial, Environment, Folder, SecretCheck
from designer.models import AuditEntry, Parameter, Project, ProjectGrant, Session, User
from designer.storage.rows import load_document
from tasks.deliveries.model import Delivery
from tasks.runtime.models import Execution, TaskRun
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.triggers.model import Trigger
from tests.designer.interchange.files import mailing
from tests.installation.addresses import Address
from tests.installation.everything import Installation, Lender
from tests.rights import ADMINISTRATOR
from tests.whole.conftest import sign_in
from tests.whole.given_to_services import failed
from tests.whole.rights.bodies import BODIES, body_of, write_body
from tests.whole.rights.forms import FORMS, PASSPHRASE
from tests.whole.test_rights_of_api import API, OPERATIONS
from tests.whole.test_rights_of_api import RULES as OF_OPERATIONS
from tests.whole.test_rights_of_pages import PAGES, POSTS
from tests.whole.test_rights_of_pages import RULES as OF_PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

CHANGES_NOTHING = {
    "POST /packages/{package_id}/picture",
    "POST /packages/{package_id}/validate",
    "POST /packages/{package_id}/evaluate-expression",
    "POST /packages/{package_id}/variables-in-sight",
    "POST /packages/{package_id}/variable-values",
    "POST /catalog/comparison",
    # What is not saved yet changes no package, and who looks at one is nobody's record.
    "PUT /packages/{package_id}/drafts/{package_draft_id}",
    "DELETE /packages/{package_id}/drafts/{package_draft_id}",
    "PUT /packages/{package_id}/presence/{page_id}",
}
CHANGING = [each for each in OPERATIONS if not each.startswith("GET ") and each not in CHANGES_NOTHING]
ASIA = CatalogFile(folders=[CatalogFolder(path=["Asia"])])
with patch.object(sealed_file, "COST", 2**4):
    SEALED = sealed_file.seal(Export(credentials=[]).model_dump_json().encode(), PASSPHRASE)
MORE_BODIES: dict[str, Any] = {
    "PUT /people/{person_id}/rights": {"rights": ["manage_catalog"]},
    "POST /credentials/export": {"passphrase": PASSPHRASE},
    "POST /catalog/takeover": {**BODIES["POST /catalog/takeover"], "check": False},
    "PUT /connections/{connection_id}/place": {"owner": "owner"},
    "POST /credentials/import": {"file": json.loads(SEALED), "passphrase": PASSPHRASE},
}
OF_PACKAGES_OWN = {"POST /packages/{package_id}/connections/{connection_id}/share"}
QUERIES = {"PUT /projects/{project_id}/files/{name}": "?replace=true"}

PREVIEWS = {"send-mail-preview", "send-mail-test-preview", "send-mail-preview-html"}
EDITORS = {
    *("editor-executable", "editor-executable-submit", "editor-connection", "editor-connection-submit", "editor-tray"),
}
"""What they give is saved with the package."""
ONLY_SHOW = {
    "healthz",
    "readyz",
    "package-run-dialog",
    "package-merge",
    "execution-restart-dialog",
    *PREVIEWS,
    *EDITORS,
}
TAKES_JSON = {"webhook-outcome", "webhook-trigger"}
CHANGING_PAGES = [
    each for each in PAGES if ("POST" in OF_PAGES[each.name][1] or each.name in POSTS) and each.name not in ONLY_SHOW
]


def prepare(installation: Installation) -> None:
    """Let everything be in a state in which it can be changed."""
    people, things = installation.people, installation.things
    Execution.objects.update(status="pending")
    TaskRun.objects.filter(pk=things["task_run_id"]).update(type="KeptTask", status="pending", deferrals=1)
    ConnectionTrial.objects.update(state="running")
    Delivery.objects.filter(pk=things["delivery_id"]).update(state="in_doubt")
    Authenticator.objects.create(user=people["colleague"], type="webauthn", data={"name": "Key"})
    now = timezone.now()
    times = {"begun_at": now, "seen_at": now, "expire_date": now + timedelta(days=1)}
    Session.objects.create(session_key="y", session_data="", user=people["administrator"], **times)
    SecretCheck.objects.update(asked_at=now - timedelta(hours=1))
    ConnectionManager.objects.update(folder=None)
    Environment.objects.filter(project=None).update(folder=None)


def pin(installation: Installation) -> None:
    """Let the connection manager be the catalog's, with a pin of the project and one of the package."""
    manager = ConnectionManager.objects.get(uid=installation.things["connection_id"])
    ConnectionManager.objects.filter(pk=manager.pk).update(project=None)
    ConnectionPin.objects.update(connection=manager)


def share_environment(installation: Installation) -> None:
    """Let the environment be the catalog's, in a folder."""
    made = Environment.objects.filter(pk=installation.things["environment_id"])
    made.update(project=None, folder=Folder.objects.get())


def disable_unattended() -> None:
    """Let the schedule and the trigger be disabled."""
    Schedule.objects.update(is_enabled=False)
    Trigger.objects.update(is_enabled=False)


def prepare_for(address: Address, installation: Installation) -> None:
    """Let a page find what it alone needs: an account that is closed, a package that is run without any question."""
    if "pin" in address.name:
        pin(installation)
    if address.name in {"environment-place", "environment-refer"}:
        share_environment(installation)
    if address.name in {"schedule-enable", "trigger-enable"}:
        disable_unattended()
    if "restart" in address.name:
        failed(installation)
    if address.name == "person-open":
        User.objects.filter(pk=installation.people["colleague"].pk).update(is_active=False)
    if address.name == "package-run":
        Environment.objects.all().delete()
        Project.objects.update(parameters=[])
        Parameter.objects.all().delete()


def find_catalogs(installation: Installation) -> ConnectionManager:
    others = ConnectionManager.objects.exclude(uid=installation.things["connection_id"])
    return others.get(project=None, package=None, type="SMTP")


def find_own(installation: Installation) -> ConnectionManager:
    return ConnectionManager.objects.filter(package=installation.package).earliest("pk")


def find_other_project(*people: User) -> Project:
    """Give another project, in which these people may make packages."""
    project = Project.objects.get_or_create(name="Where a copy goes")[0]
    for each in people:
        ProjectGrant.objects.create(project=project, person=each, name="Designer")
    return project


def join_tasks(installation: Installation) -> dict[str, str]:
    """Give the ends of a precedence constraint that there may be."""
    first, _, apart = load_document(installation.package).executables
    return {"from_executable": str(first.id), "to_executable": str(apart.id)}


def bring(operation: str, installation: Installation) -> dict[str, Any]:
    """Give what an operation's body names of the things."""
    if "/precedence-constraints" in operation:
        return {} if operation.startswith("PATCH") else join_tasks(installation)
    unsent = Delivery.objects.filter(state="failed")
    return {
        "POST /deliveries/send-again": {"deliveries": list(unsent.values_list("pk", flat=True))},
        "POST /connections/{connection_id}/merge": {"kept": str(find_catalogs(installation).uid)},
        "POST /packages/{package_id}/move": {"project": find_other_project(installation.people["designer"]).pk},
        "POST /connections/{connection_id}/copies": {"project": find_other_project().pk},
    }.get(operation, {})


def fill(address: Address, installation: Installation) -> dict[str, Any]:
    """Give what is typed into a page's form."""
    made = FORMS.get(address.name, {})
    return {**made, **FILLED[address.name](installation)} if address.name in FILLED else made


def send_of_the_first(installation: Installation) -> dict[str, Any]:
    """Give a package in parts, as the editor of its first task does."""
    document = load_document(installation.package).model_dump(mode="json")
    parts = {name: json.dumps(document[name]) for name in ("connections", "variables", "parameters")}
    return {**parts, "executable": json.dumps(document["executables"][0]), "around": "[]"}


FILLED: dict[str, Callable[[Installation], dict[str, Any]]] = {
    "access-take": lambda it: {"grant": ProjectGrant.objects.get(person=it.people["reader"], name="Reader").pk},
    "send-mail-test": send_of_the_first,
    "deliveries-send-again": lambda _: {"delivery": Delivery.objects.filter(state="failed").earliest("pk").pk},
    "project-files": lambda _: {"files": SimpleUploadedFile("new.txt", b"x")},
    "project-import": lambda _: {"files": SimpleUploadedFile("Nightly.dtsx", mailing())},
    "execution-comparison": lambda _: {"files": SimpleUploadedFile("old.eml", b"From: a@example.com\n\nHello")},
    "catalog-comparison": lambda _: {
        "file": SimpleUploadedFile("catalog.json", b'{"folders": [{"path": ["Asia"]}]}'),
        "step": "take",
        "chosen": "folder:Asia",
        "seen": find_effects(ADMINISTRATOR, ASIA, ["folder:Asia"]).seen,
    },
    "connection-merge": lambda it: {"kept": find_catalogs(it).uid},
    "connection-pins": lambda it: {"project": it.things["project_id"], "number": 1},
    "environment-refer": lambda it: {"environment": it.things["environment_id"]},
    "connection-scope": lambda _: {"wanted": "copy", "project": find_other_project().pk},
    "sample": lambda it: {"target": it.project.pk},
    "packages-move": lambda it: {"package": it.package.pk, "target": it.project.pk, "wanted": "copy"},
    "package-connections": lambda it: {"connection": find_own(it).uid},
    "credentials-import": lambda _: {"file": SimpleUploadedFile("x", SEALED)},
    "credentials-export": lambda it: {
        "credentials": [str(it.things["credential_id"])],
        "passphrase": PASSPHRASE,
        "repeated": PASSPHRASE,
    },
}


@pytest.fixture
def installation(lend: Lender, db: None) -> Installation:
    return lend()


def as_one_of(allowed: frozenset[str], client: Client, installation: Installation) -> Client:
    """Let one of those who may ask."""
    sign_in(client, installation, "administrator" if "administrator" in allowed else min(allowed))
    return client


@pytest.mark.parametrize("operation", CHANGING)
def test_every_operation_that_changes_something_is_recorded(
    installation: Installation, one_client: Client, operation: str
):
    prepare(installation)
    if operation.endswith("_id}/enable"):
        disable_unattended()
    if "/pins" in operation:
        pin(installation)
    if operation.endswith("/restart"):
        failed(installation)
    if operation.endswith(("{environment_id}/place", "/shared-environments")):
        share_environment(installation)
    client = as_one_of(OF_OPERATIONS[operation], one_client, installation)
    method, _, path = operation.partition(" ")
    body = body_of(operation, installation.things) | MORE_BODIES.get(operation, {}) | bring(operation, installation)
    own = {"connection_id": find_own(installation).uid} if operation in OF_PACKAGES_OWN else {}
    url = API + path.format(**{**installation.things, **own}) + QUERIES.get(operation, "")
    before = AuditEntry.objects.count()
    answer = client.generic(method, url, *write_body(operation, body))
    assert answer.status_code < 300, answer.text
    assert AuditEntry.objects.count() > before


@pytest.mark.parametrize("address", CHANGING_PAGES, ids=str)
def test_every_page_that_changes_something_is_recorded(
    installation: Installation, one_client: Client, address: Address
):
    prepare(installation)
    prepare_for(address, installation)
    client = as_one_of(OF_PAGES[address.name][0], one_client, installation)
    before = AuditEntry.objects.count()
    kind = {"content_type": "application/json"} if address.name in TAKES_JSON else {}
    answer = client.post(address.of(installation.things), fill(address, installation), **kind)
    assert answer.status_code < 400, re.findall("error.*", answer.text)
    assert AuditEntry.objects.count() > before
