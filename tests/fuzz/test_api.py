"""The whole API, asked as its description says and as it does not: what it answers is described, and never a failure.

Every example works on an installation with one thing of each kind, as a member, and leaves nothing behind.

What can be wrong, and what is just right, is gone through; what is made up by chance beside that is well-formed. A body
or a parameter is made wrong in all ways for one of the operations that read it by the same schema, such as the one that
makes a thing and the one that replaces it, and in one way for the others. PostgreSQL, whose columns and comparisons
differ, is asked with what is well-formed: with each value for one of the operations that keep it in the same columns,
with some for the others. A file of the catalog is compared before it is taken over, so every kind of file is taken over
and few are compared. MAILWRIGHT_EXAMPLES=100 asks every operation with everything, and with 100 made up by chance,
others each time.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.crypto import get_random_string
from django.utils.functional import SimpleLazyObject
from schemathesis import checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.overrides import Override
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import APIOperation, BaseSchema

from designer.api import api
from designer.services.imports.jobs import waiting
from tests.fuzz.operations import OPERATIONS, is_first, takes_more
from tests.installation.everything import Installation, Lender
from tests.packages import chain
from tests.signed_in import stay_signed_in

pytestmark = pytest.mark.django_db

VALIDATE = "/api/v1/packages/{package_id}/validate"
COMPARISON = "/api/v1/catalog/comparison"
PACKAGE = chain(2).model_dump(mode="json")
ONE_PACKAGE = {
    "/api/v1/projects/{project_id}/packages": {"document": [PACKAGE]},
    "/api/v1/packages/{package_id}": {"base": [PACKAGE, None]},
    "/api/v1/packages/{package_id}/drafts/{package_draft_id}": {
        "base": [PACKAGE, None],
        "changes": [{}, {"name": "Renamed"}, {"executables": PACKAGE["executables"], "gone": []}],
    },
    "/api/v1/packages/{package_id}/tryouts": {"document": [PACKAGE]},
    "/api/v1/packages/{package_id}/picture": {"document": [PACKAGE]},
    "/api/v1/packages/{package_id}/evaluate-expression": {"document": [PACKAGE]},
    "/api/v1/packages/{package_id}/variables-in-sight": {"document": [PACKAGE]},
    "/api/v1/packages/{package_id}/variable-values": {"document": [PACKAGE]},
}
"""Here the body has a whole package or parts of one, which are read as they are where one is saved and where one is
validated: these two are given packages of every kind, some hundreds each, and where one is saved, wrong ones as well.
"""


@cache
def describe() -> dict[str, Any]:
    """Give the API's description without its ways to sign in: tests/whole/test_api.py asks every operation without one.

    It says of two types and of an empty file what is true beside what we promise, or each of it would be a finding.
    """
    described = _loosen(json.loads(json.dumps(api.get_openapi_schema())))
    del described["components"]["securitySchemes"]
    for operation in (each for operations in described["paths"].values() for each in operations.values()):
        del operation["security"]
        if "application/octet-stream" in operation.get("requestBody", {}).get("content", {}):
            operation["requestBody"]["required"] = False  # no body is a file without content
    for path, given in ONE_PACKAGE.items():
        takes = next(each["requestBody"] for each in described["paths"][path].values() if "requestBody" in each)
        _give_only(described, takes["content"]["application/json"], given)
    return described


def _give_only(described: dict[str, Any], body: dict[str, Any], given: dict[str, list[Any]]) -> None:
    """Let a body have few values of some properties, and vary the rest."""
    taken = described["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
    only = {name: {"enum": values} for name, values in given.items()}
    body["schema"] = {**taken, "properties": {**taken["properties"], **only}}


def _loosen(schema: Any) -> Any:
    """Let a boolean be 0 or "false", and a time a number of seconds, as pydantic reads them."""
    if isinstance(schema, list):
        return [_loosen(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "boolean" or schema.get("format") == "date-time":
        return {key: value for key, value in schema.items() if key not in ("type", "format", "default")}
    return {key: _loosen(value) for key, value in schema.items()}


@cache
def read_schema(*modes: GenerationMode) -> BaseSchema:
    """Read it when the first operation is asked, for what comes of it takes long, in every process that lists tests."""
    schema = schemathesis.openapi.from_dict(describe())
    schema.app = get_wsgi_application()
    schema.config.generation.update(modes=list(modes))
    schema.config.phases.coverage.unexpected_methods = {"QUERY"}  # what a path does not take is refused in one place
    schema.config.phases.coverage.enabled = False  # it is not Hypothesis that goes through these
    return schema


def modes_of(path: str) -> list[GenerationMode]:
    """What the description forbids is refused before the database is asked, so one kind of database is asked with it;
    and of two operations that read the same by the same, one: the one that saves it, or that takes it over."""
    is_asked = connection.vendor == "sqlite" and path not in (VALIDATE, COMPARISON)
    return [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if is_asked else [])]


PARTS_OF_PACKAGES = re.compile(
    r"/packages/\{package_id\}/(executables|precedence-constraints|variables|connections|parameters)"
)
"""What these read is kept where a whole package is."""
ASKS_NO_DATABASE = (
    VALIDATE,
    "/api/v1/packages/{package_id}/picture",
    "/api/v1/packages/{package_id}/evaluate-expression",
    "/api/v1/packages/{package_id}/variables-in-sight",
    "/api/v1/packages/{package_id}/variable-values",
    "/api/v1/logging-levels",
    "/api/v1/expression-language",
)
"""What these are given goes into no statement."""


def marks_of(path: str, operation: dict[str, Any]) -> list[pytest.MarkDecorator]:
    """Let each kind of database be asked where more than the number of a thing comes into a statement."""
    asked_with = {each.get("in") for each in operation.get("parameters", ())}
    is_for_each = path not in ASKS_NO_DATABASE and ("requestBody" in operation or "query" in asked_with)
    return [] if is_for_each else [pytest.mark.any_database]


MARKED = [pytest.param(*each, marks=marks_of(each[1], described)) for each, described in OPERATIONS.items()]

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
EXAMPLES = int(os.environ.get("MAILWRIGHT_EXAMPLES", "0"))
"""How many are made up for each operation, where somebody wants more than the few that are the same each time."""
BOUNDED = hypothesis.settings(
    max_examples=EXAMPLES or 2,
    deadline=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
    derandomize=not EXAMPLES,
)


@pytest.fixture(autouse=True)
def _one_connection_for_all() -> Iterator[None]:
    """Keep the test's own connection, with its transaction, over all requests, as Django's test client does."""
    signals = (request_started, request_finished)
    disconnected = [each.disconnect(close_old_connections) for each in signals]
    assert all(disconnected)
    yield
    _ = [each.connect(close_old_connections) for each in signals]


@pytest.fixture(autouse=True)
def _wait_for_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none that an answer could wait for."""
    monkeypatch.setattr(waiting, "LONGEST_WAIT", 0)


@pytest.fixture
def installation(lend: Lender, db: None) -> Installation:
    return lend()


@pytest.fixture(autouse=True)
def _look_for_no_flask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Schemathesis, which looks at each request, know that it is not installed."""
    monkeypatch.setitem(sys.modules, "flask", None)


@pytest.fixture(autouse=True)
def _log_no_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """They are expected by the thousand; failures of the server are logged as ever."""
    caplog.set_level(logging.ERROR, "django.request")


@pytest.fixture(autouse=True)
def _tell_of_a_request_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemathesis describes each request that was sent, and reads the description of few."""
    describe_now = requests.Request.prepare
    monkeypatch.setattr(requests.Request, "prepare", lambda it: SimpleLazyObject(partial(describe_now, it)))


@pytest.fixture
def signed_in(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """Give what a browser sends in which the member has signed in: the same in each example, and the same session."""
    stay_signed_in(installation.people["manager"], installation.sessions["manager"], monkeypatch)
    token = get_random_string(CSRF_SECRET_LENGTH)
    cookies = {"sessionid": installation.sessions["manager"], "csrftoken": token}
    return {"headers": {"X-CSRFToken": token}, "cookies": cookies}


def aim(case: Any, things: dict[str, Any]) -> None:
    """Have an example whose path is well-formed lead to what there is, for what is generated leads nowhere."""
    is_wrong = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
    known = {} if is_wrong else {name: str(things[name]) for name in case.path_parameters if name in things}
    case.path_parameters = {**case.path_parameters, **known}


def is_asked_elsewhere(case: schemathesis.Case) -> bool:
    """Tell whether this is one of the many values with which another operation is asked that does the same to them."""
    varied = case.meta.phase.data
    is_repeated = not is_first((case.method, case.path), varied.parameter)
    if varied.parameter_location is ParameterLocation.BODY and case.path == COMPARISON:
        return True
    if connection.vendor == "sqlite" or varied.parameter_location is not ParameterLocation.BODY:
        return is_repeated and case.meta.is_negative_at(varied.parameter_location)
    return is_repeated or bool(PARTS_OF_PACKAGES.search(case.path))


def go_through(operation: APIOperation) -> Iterator[schemathesis.Case]:
    """Give an example of each way in which what an operation is given can be wrong, or just right."""
    known = set()
    for case in CoverageGenerator(
        operation=operation,
        generation_modes=modes_of(operation.path),
        generation_config=operation.schema.config.generation,
        auth_storage=None,
        override=Override(),
        feedback=FeedbackSources(),
    ):
        told = (case.meta.phase.data.parameter_location, case.meta.generation.mode)
        if EXAMPLES or told not in known or not is_asked_elsewhere(case):
            yield case
        known.add(told)


def ask(case: schemathesis.Case, installation: Installation, signed_in: dict[str, Any]) -> None:
    aim(case, installation.things)
    with transaction.atomic():
        answer = case.call_and_validate(checks=CHECKS, **signed_in)
        assert answer.status_code != 401, "Who is signed out is told so, whatever he asks."
        transaction.set_rollback(True)


@BOUNDED
def ask_made_up(case: schemathesis.Case, installation: Installation, signed_in: dict[str, Any]) -> None:
    ask(case, installation, signed_in)


@pytest.mark.parametrize(("method", "path"), MARKED)
def test_every_operation_answers_as_it_is_described(
    method: str, path: str, installation: Installation, signed_in: dict[str, Any]
):
    schema = read_schema(*(modes_of(path) if EXAMPLES else [GenerationMode.POSITIVE]))
    _ = [ask(case, installation, signed_in) for case in go_through(schema[path][method])]

    # schema.parametrize() gives all operations one name, under which pytest-xdist runs only the first.
    ask_some = build_operation_test(
        config=schema.config,
        operation=schema[path][method],
        test_func=ask_made_up,
        given_kwargs={},
        feedback=FeedbackSources(),
    )
    if takes_more((method, path), installation.things):
        ask_some(installation=installation, signed_in=signed_in)
