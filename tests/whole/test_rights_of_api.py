"""Who may ask for which operation of the API: each of them, as people of every right ask for it.

RULES has each operation with who may. A new one has to be entered, or its test fails.
"""

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client

from tests.whole.conftest import Visit
from tests.whole.rights.bodies import OF_ALL, OF_ONE, QUERIES, body_of, write_body
from tests.whole.rights.people import who_tell
from tests.whole.test_api import DESCRIPTION
from tests.whole.test_rights_of_pages import (
    ADMINISTRATOR,
    DESIGNERS,
    MANAGERS,
    OPERATORS,
    OWNER,
    READERS,
    SIGNED_IN,
    WHO_ASKED,
    Answer,
    judge,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
API = "/api/v1"
NOBODY: frozenset[str] = frozenset()
RULES: dict[str, frozenset[str]] = {
    **dict.fromkeys([f"GET {path}" for path in [*OF_ALL, *OF_ONE]], READERS),
    **dict.fromkeys([f"POST {path}" for path in OF_ALL], DESIGNERS),
    **dict.fromkeys([f"{method} {path}" for path in OF_ONE for method in ("PUT", "PATCH", "DELETE")], DESIGNERS),
    **dict.fromkeys(
        ["GET /packages", "GET /texts", "GET /projects", "POST /projects", "GET /connections", "GET /credentials"],
        SIGNED_IN,
    ),
    **dict.fromkeys(
        ["GET /samples", "POST /credentials", "POST /credentials/export", "POST /credentials/import"], SIGNED_IN
    ),
    **dict.fromkeys(["GET /executions", "GET /deliveries", "POST /deliveries/send-again"], SIGNED_IN),
    **dict.fromkeys(["GET /logging-levels", "GET /expression-language", "GET /deleted-connections"], SIGNED_IN),
    **dict.fromkeys(["GET /tokens", "POST /tokens", "GET /folders", "GET /audit"], SIGNED_IN),
    **dict.fromkeys(["POST /folders", "PUT /folders/{folder_id}", "DELETE /folders/{folder_id}"], ADMINISTRATOR),
    "GET /folders/{folder_id}": SIGNED_IN,
    **dict.fromkeys(["PUT /connections/{connection_id}/place", "POST /connections/{connection_id}/copies"], DESIGNERS),
    "POST /packages/{package_id}/connections/{connection_id}/share": DESIGNERS,
    "GET /packages/{package_id}/connections/{connection_id}/share": DESIGNERS,
    **dict.fromkeys(["GET /connections/{connection_id}/share", "GET /connections/{connection_id}/copies"], READERS),
    **dict.fromkeys(["GET /connections/{connection_id}/merge", "POST /connections/{connection_id}/merge"], DESIGNERS),
    **dict.fromkeys(["POST /connections/{connection_id}/share"], ADMINISTRATOR),
    **dict.fromkeys(["GET /similar-connections", "GET /catalog/file", "POST /catalog/comparison"], SIGNED_IN),
    "POST /catalog/takeover": SIGNED_IN,
    "POST /packages/{package_id}/execution-drafts": OPERATORS,
    "GET /execution-drafts": SIGNED_IN,
    **dict.fromkeys(["GET /execution-drafts/{draft_id}", "DELETE /execution-drafts/{draft_id}"], WHO_ASKED),
    **dict.fromkeys(["PUT /execution-drafts/{draft_id}/values", "POST /execution-drafts/{draft_id}/start"], WHO_ASKED),
    "GET /packages/{package_id}/drafts": READERS,
    "GET /packages/{package_id}/drafts/{package_draft_id}": DESIGNERS,
    "PUT /packages/{package_id}/drafts/{package_draft_id}": WHO_ASKED,
    "POST /packages/{package_id}/drafts/{package_draft_id}/takeover": DESIGNERS,
    "DELETE /packages/{package_id}/drafts/{package_draft_id}": READERS,
    "PUT /packages/{package_id}/presence/{page_id}": READERS,
    "GET /connections/{connection_id}/pins": READERS,
    "PUT /connections/{connection_id}/pins": MANAGERS,
    **dict.fromkeys(["GET /connections/{connection_id}/health"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/environment-comparison"], READERS),
    **dict.fromkeys(["GET /connections/{connection_id}/versions", "GET /connections/{connection_id}/uses"], READERS),
    **dict.fromkeys(["POST /connections/{connection_id}/versions/{number}/restore"], DESIGNERS),
    **dict.fromkeys(["POST /deleted-connections/{version_id}/restore"], DESIGNERS),
    **dict.fromkeys(["POST /invitations", "POST /people/{person_id}/password-link"], ADMINISTRATOR),
    **dict.fromkeys(
        ["DELETE /people/{person_id}/second-factors", "DELETE /people/{person_id}/sessions"], ADMINISTRATOR
    ),
    **dict.fromkeys(["PUT /people/{person_id}/email", "PUT /people/{person_id}/active"], ADMINISTRATOR),
    **dict.fromkeys(["GET /teams", "POST /teams", "GET /teams/{team_id}", "PUT /teams/{team_id}"], ADMINISTRATOR),
    **dict.fromkeys(["DELETE /teams/{team_id}", "GET /teams/{team_id}/people"], ADMINISTRATOR),
    **dict.fromkeys(["POST /teams/{team_id}/people", "DELETE /teams/{team_id}/people/{person_id}"], ADMINISTRATOR),
    **dict.fromkeys(["DELETE /tokens/{token_id}"], WHO_ASKED | ADMINISTRATOR),
    **dict.fromkeys(["POST /credentials/{credential_id}/check"], OWNER),
    **dict.fromkeys(["GET /projects/{project_id}", "GET /projects/{project_id}/packages"], READERS),
    **dict.fromkeys(["GET /packages/{package_id}/file", "GET /packages/{package_id}/file/report"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/file", "GET /projects/{project_id}/file/report"], READERS),
    **dict.fromkeys(["GET /packages/{package_id}", "POST /packages/{package_id}/validate"], READERS),
    **dict.fromkeys(["GET /packages/{package_id}/versions", "GET /packages/{package_id}/versions/{number}"], READERS),
    "GET /packages/{package_id}/versions/{number}/comparison": READERS,
    **dict.fromkeys([f"{method} /packages/{{package_id}}/copy" for method in ("GET", "POST")], DESIGNERS),
    **dict.fromkeys([f"{method} /packages/{{package_id}}/move" for method in ("GET", "POST")], DESIGNERS),
    "PUT /packages/{package_id}/name": DESIGNERS,
    "POST /projects/{project_id}/samples": DESIGNERS,
    "PUT /packages/{package_id}/versions/{number}": DESIGNERS,
    "POST /packages/{package_id}/versions/{number}/restore": DESIGNERS,
    **dict.fromkeys(["POST /packages/{package_id}/evaluate-expression"], READERS),
    **dict.fromkeys(["POST /packages/{package_id}/picture"], READERS),
    **dict.fromkeys(["POST /packages/{package_id}/variables-in-sight"], READERS),
    **dict.fromkeys(["POST /packages/{package_id}/variable-values"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/parameters", "GET /projects/{project_id}/sensitive-values"], READERS),
    **dict.fromkeys(["GET /connections/{connection_id}", "GET /connections/{connection_id}/ntlm"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/environments", "GET /environments/{environment_id}"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/environment-targets"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/environment-references"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/guard", "GET /projects/{project_id}/files"], READERS),
    **dict.fromkeys(["GET /projects/{project_id}/files/{name}"], READERS),
    **dict.fromkeys(["GET /executions/{execution_id}", "GET /executions/{execution_id}/deliveries"], READERS),
    **dict.fromkeys(["GET /executions/{execution_id}/events", "GET /executions/{execution_id}/values"], READERS),
    **dict.fromkeys(["GET /executions/{execution_id}/task-runs", "GET /executions/{execution_id}/stream"], READERS),
    "GET /executions/{execution_id}/tree": READERS,
    **dict.fromkeys(["GET /deliveries/{delivery_id}", "GET /deliveries/{delivery_id}/message"], READERS),
    **dict.fromkeys(["POST /packages/{package_id}/executions", "POST /executions/{execution_id}/cancel"], OPERATORS),
    **dict.fromkeys(["GET /executions/{execution_id}/restart", "POST /executions/{execution_id}/restart"], OPERATORS),
    **dict.fromkeys(["GET /projects/{project_id}/schedules", "GET /schedules/{schedule_id}"], READERS),
    **dict.fromkeys(["GET /schedules/{schedule_id}/runs", "GET /schedules/{schedule_id}/next-runs"], READERS),
    **dict.fromkeys(["POST /packages/{package_id}/schedules", "PUT /schedules/{schedule_id}"], OPERATORS),
    **dict.fromkeys(["DELETE /schedules/{schedule_id}", "POST /schedules/{schedule_id}/executions"], OPERATORS),
    **dict.fromkeys(["GET /projects/{project_id}/triggers", "GET /triggers/{trigger_id}"], READERS),
    "GET /triggers/{trigger_id}/calls": READERS,
    **dict.fromkeys(["POST /packages/{package_id}/triggers", "PUT /triggers/{trigger_id}"], OPERATORS),
    **dict.fromkeys(["DELETE /triggers/{trigger_id}", "POST /triggers/{trigger_id}/executions"], OPERATORS),
    "POST /triggers/{trigger_id}/address": OPERATORS,
    **dict.fromkeys(["POST /schedules/{schedule_id}/enable", "POST /schedules/{schedule_id}/disable"], OPERATORS),
    **dict.fromkeys(["POST /triggers/{trigger_id}/enable", "POST /triggers/{trigger_id}/disable"], OPERATORS),
    **dict.fromkeys(["POST /deliveries/{delivery_id}/decision", "POST /task-runs/{task_run_id}/outcome"], OPERATORS),
    **dict.fromkeys(["POST /projects/{project_id}/packages", "PUT /packages/{package_id}"], DESIGNERS),
    "POST /packages/{package_id}/tryouts": DESIGNERS,
    **dict.fromkeys(["POST /projects/{project_id}/imports", "POST /projects/{project_id}/mails"], DESIGNERS),
    "POST /executions/{execution_id}/comparison": READERS,
    "GET /projects/{project_id}/sync": READERS,
    "POST /projects/{project_id}/sync": DESIGNERS,
    **dict.fromkeys(["GET /projects/{project_id}/imports", "GET /imports/{import_id}"], READERS),
    **dict.fromkeys(["GET /imports/{import_id}/report"], READERS),
    **dict.fromkeys(["POST /imports/{import_id}/choices", "POST /imports/{import_id}/password"], WHO_ASKED),
    "POST /imports/{import_id}/mends": WHO_ASKED,
    "DELETE /imports/{import_id}": MANAGERS,
    **dict.fromkeys(["DELETE /packages/{package_id}", "PUT /projects/{project_id}/parameters"], DESIGNERS),
    **dict.fromkeys(["DELETE /projects/{project_id}/parameters/{parameter_id}"], DESIGNERS),
    **dict.fromkeys(["POST /connections", "PUT /connections/{connection_id}"], DESIGNERS),
    **dict.fromkeys(["DELETE /connections/{connection_id}", "POST /connection-trials"], DESIGNERS),
    **dict.fromkeys(["PUT /projects/{project_id}/files/{name}"], DESIGNERS),
    **dict.fromkeys(["DELETE /projects/{project_id}/files/{name}"], DESIGNERS),
    **dict.fromkeys(["PUT /projects/{project_id}", "POST /projects/{project_id}/environments"], MANAGERS),
    "DELETE /projects/{project_id}": MANAGERS,
    **dict.fromkeys(["PUT /environments/{environment_id}", "DELETE /environments/{environment_id}"], MANAGERS),
    **dict.fromkeys(["PUT /projects/{project_id}/environment-references"], MANAGERS),
    "GET /environments": SIGNED_IN,
    "POST /environments": ADMINISTRATOR,
    "PUT /environments/{environment_id}/place": MANAGERS,
    "GET /environments/{environment_id}/uses": READERS,
    "GET /projects/{project_id}/shared-environments": READERS,
    "POST /projects/{project_id}/shared-environments": MANAGERS,
    "DELETE /projects/{project_id}/shared-environments/{shared_id}": MANAGERS,
    **dict.fromkeys(["PUT /projects/{project_id}/guard"], MANAGERS),
    **dict.fromkeys(["GET /access/{kind}/{what}", "GET /access/{kind}/{what}/why"], READERS),
    **dict.fromkeys(["PUT /access/{kind}/{what}"], MANAGERS),
    **dict.fromkeys(["GET /people", "GET /people/{person_id}", "PUT /people/{person_id}/rights"], ADMINISTRATOR),
    **dict.fromkeys(["PUT /projects/{project_id}/sensitive-values"], ADMINISTRATOR),
    "PUT /people/{person_id}/administrator": ADMINISTRATOR,
    **dict.fromkeys(["GET /connection-trials/{trial_id}", "POST /connection-trials/{trial_id}/cancel"], WHO_ASKED),
    **dict.fromkeys(["GET /credentials/{credential_id}"], OWNER | {"user"}),
    **dict.fromkeys(["PUT /credentials/{credential_id}", "DELETE /credentials/{credential_id}"], OWNER),
}
TOLD = {
    **{name: READERS for name, who in RULES.items() if who in (OPERATORS, DESIGNERS, MANAGERS) and "token" not in name},
    "PUT /projects/{project_id}/sensitive-values": READERS,
    "GET /packages/{package_id}/drafts/{package_draft_id}": NOBODY,
    "PUT /packages/{package_id}/drafts/{package_draft_id}": READERS - DESIGNERS,
    **dict.fromkeys(["POST /folders", "PUT /folders/{folder_id}", "DELETE /folders/{folder_id}"], SIGNED_IN),
    "POST /connections/{connection_id}/share": READERS,
    "POST /environments": SIGNED_IN,
    **dict.fromkeys(["POST /imports/{import_id}/choices", "POST /imports/{import_id}/password"], READERS),
    "POST /imports/{import_id}/mends": READERS,
}
"""Who is told that they may not, and whom to ask."""
OPERATIONS = sorted(
    f"{method.upper()} {path.removeprefix(API)}"
    for path, methods in json.loads(DESCRIPTION.read_text())["paths"].items()
    for method in methods
)
"""As they were published, which test_api.py holds to what there is."""


def expect(operation: str, person: str) -> Answer:
    if person in RULES[operation]:
        return Answer.SERVED
    if person == "anonymous":
        return Answer.SIGN_IN
    return Answer.FORBIDDEN if person in TOLD.get(operation, ()) else Answer.NOT_FOUND


def ask(client: Client, operation: str, things: dict[str, Any]) -> Any:
    method, _, path = operation.partition(" ")
    return client.generic(
        method,
        (API + path + QUERIES.get(operation, "")).format(**things),
        *write_body(operation, body_of(operation, things)),
    )


def answer_to(visit: Visit, operation: str, person: str) -> tuple[Answer, str]:
    """Tell what an answer comes to, and what it says where nobody expects that."""
    with visit(person) as (client, installation):
        answer = ask(client, operation, installation.things)
    judged = judge(answer)
    return judged, "" if judged is expect(operation, person) else answer.text


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_for_those_who_may(visit: Visit, operation: str):
    people = who_tell(partial(expect, operation))
    answers = {person: answer_to(visit, operation, person) for person in people}
    assert answers == {person: (expect(operation, person), "") for person in people}


def test_every_operation_has_a_rule_and_every_rule_an_operation():
    assert sorted(RULES) == OPERATIONS
