"""What the operations of the API are sent when people of every right ask for them."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from tests.designer.interchange.files import mailing
from tests.packages import chain, smtp
from tests.whole.parts_of_packages import PARTS

DOCUMENT: Any = chain(2).model_dump(mode="json")
MANAGER: Any = smtp("Relay").model_dump(mode="json")
ROBOT = {"name": "Robot 2", "user_name": "DOM\\robot", "secret": "x"}

OF_ALL = [f"/packages/{{package_id}}/{word}" for word in PARTS]
OF_ONE = [f"/packages/{{package_id}}/{word}/{{{key}}}" for word, (key, _) in PARTS.items()]

BODIES: dict[str, Any] = {
    **{f"POST {path}": PARTS[path.rpartition("/")[2]][1] for path in OF_ALL},
    **{f"PUT {path}": PARTS[path.split("/")[3]][1] for path in OF_ONE},
    "POST /projects": {"name": "Another"},
    "POST /packages/{package_id}/schedules": {"name": "Another", "cron": "0 3 * * *"},
    "PUT /schedules/{schedule_id}": {"name": "Nightly", "cron": "0 4 * * *"},
    "POST /packages/{package_id}/triggers": {"name": "Another"},
    "PUT /triggers/{trigger_id}": {"name": "Other"},
    "POST /imports/{import_id}/password": {"password": "open sesame"},
    "POST /imports/{import_id}/mends": {"mends": []},
    "POST /tokens": {"name": "Another", "ends_on": str(timezone.now().date() + timedelta(days=2))},
    "POST /invitations": {"name": "newcomer"},
    "PUT /projects/{project_id}": {"name": "Classified"},
    "POST /projects/{project_id}/packages": {"document": {**DOCUMENT, "name": "Another"}},
    "PUT /execution-drafts/{draft_id}/values": {"values": [{"name": "Top", "value": "5"}]},
    "PUT /packages/{package_id}": {"version": 1, "document": DOCUMENT},
    "PUT /packages/{package_id}/drafts/{package_draft_id}": {"version": 1, "changes": {"name": "Another"}},
    "POST /packages/{package_id}/drafts/{package_draft_id}/takeover": {"page": str(UUID(int=8))},
    "PUT /packages/{package_id}/name": {"name": "Another"},
    "POST /projects/{project_id}/samples": {"sample": "welcome"},
    "PUT /packages/{package_id}/versions/{number}": {"name": "Release"},
    "POST /packages/{package_id}/validate": {"document": DOCUMENT},
    "POST /packages/{package_id}/evaluate-expression": {"document": DOCUMENT, "expression": "1"},
    "POST /packages/{package_id}/picture": {"document": DOCUMENT},
    "POST /packages/{package_id}/tryouts": {"document": DOCUMENT},
    "POST /packages/{package_id}/variables-in-sight": {"document": DOCUMENT},
    "POST /packages/{package_id}/variable-values": {"document": DOCUMENT},
    "PUT /projects/{project_id}/parameters": {"name": "Top"},
    "PUT /projects/{project_id}/sensitive-values": {"shown": True},
    "PUT /people/{person_id}/rights": {"rights": []},
    "PUT /people/{person_id}/email": {"email": "new@example.com"},
    "PUT /people/{person_id}/active": {"is_active": False},
    "POST /teams": {"name": "Another"},
    "PUT /teams/{team_id}": {"name": "Other"},
    "POST /teams/{team_id}/people": {"user_name": "stranger"},
    "PUT /people/{person_id}/administrator": {"is_administrator": True},
    "PUT /access/{kind}/{what}": {"person": "stranger", "names": ["Reader"]},
    "PUT /connections/{connection_id}": MANAGER,
    "PUT /connections/{connection_id}/pins": {"number": 1},
    "POST /connections": {"connection": MANAGER},
    "POST /connection-trials": {"connection": MANAGER},
    "POST /folders": {"name": "Asia"},
    "POST /catalog/takeover": {"file": {"folders": [{"path": ["Asia"]}]}, "chosen": ["folder:Asia"]},
    "POST /connections/{connection_id}/merge": {"kept": str(UUID(int=7))},
    "PUT /folders/{folder_id}": {"name": "Asia"},
    "POST /projects/{project_id}/environments": {"name": "Other"},
    "PUT /environments/{environment_id}": {"name": "Test"},
    "POST /environments": {"name": "Other"},
    "PUT /environments/{environment_id}/place": {"folder": None},
    "PUT /projects/{project_id}/environment-references": {"references": []},
    "PUT /projects/{project_id}/guard": {"stops_mail": True},
    "POST /projects/{project_id}/mails": {
        "connection": "SMTP of Classified",
        "sender": "a@example.com",
        "to": ["b@example.com"],
    },
    "POST /credentials": ROBOT,
    "PUT /credentials/{credential_id}": {**ROBOT, "name": "Robot"},
    "POST /credentials/export": {"password": "a long password"},
    "POST /deliveries/{delivery_id}/decision": {"decision": "arrived"},
    "POST /task-runs/{task_run_id}/outcome": {"status": "succeeded"},
}
QUERIES = {
    "GET /connections/{connection_id}/merge": f"?kept={UUID(int=7)}",
    "GET /packages/{package_id}/move": "?project={project_id}",
}
NAMED = {
    "POST /packages/{package_id}/move": {"project": "project_id"},
    "POST /connections/{connection_id}/copies": {"project": "project_id"},
    "PUT /connections/{connection_id}/pins": {"project": "project_id"},
    "POST /connections": {"project": "project_id"},
    "POST /connection-trials": {"project": "project_id"},
    "POST /projects/{project_id}/shared-environments": {"environment": "environment_id"},
}
"""What a body names of the things that there are, each by its key among them."""

FILES = {
    "POST /projects/{project_id}/imports": encode_multipart(
        BOUNDARY, {"files": SimpleUploadedFile("Nightly.dtsx", mailing())}
    ),
    "POST /executions/{execution_id}/comparison": encode_multipart(
        BOUNDARY, {"files": SimpleUploadedFile("old.eml", b"From: a@example.com\n\nHello")}
    ),
}
"""Bodies that are forms with files."""


def body_of(operation: str, things: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an operation is sent of the things that there are."""
    named = {name: things[key] for name, key in NAMED.get(operation, {}).items()}
    return {**BODIES.get(operation, {}), **named}


def write_body(operation: str, body: dict[str, Any]) -> tuple[str | bytes, str]:
    """Give what is sent, and its type."""
    if operation in FILES:
        return FILES[operation], MULTIPART_CONTENT
    return json.dumps(body), "application/json"
