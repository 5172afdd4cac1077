"""Documents that make no sense: each is refused with a sentence, and changes nothing."""

import json

import pytest

from designer.models import Package, Project, User
from designer.services.packages import create_package
from tests.packages import chain
from tests.whole.test_api import client_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(2))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "A name holds no line ends"),
        ({"name": "x" * 129}, "128"),
        ({"description": "\x00"}, "description"),
        ({"format": 99}, "format"),
        ({"surprise": 1}, "surprise"),
        ({"executables": [{"type": "NoSuchTask", "name": "A"}]}, "NoSuchTask"),
        (
            {"executables": [{"type": "SendMailTask", "name": "A"}, {"type": "SendMailTask", "name": "a"}]},
            "more than one task",
        ),
        ({"executables": [{"type": "SendMailTask", "name": "A", "properties": {"subject": "\x00"}}]}, "no text"),
        ({"executables": [{"type": "SendMailTask", "name": "A", "properties": {"subject": "\ud800"}}]}, "surrogate"),
        ({"executables": [{"type": "SendMailTask", "name": "A", "x": 1e400}]}, "x"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_with_a_sentence_and_nothing_is_changed(
    member: User, saved: Package, change: dict[str, object], sentence: str
):
    client, url = client_of(member), f"/api/v1/packages/{saved.pk}"
    before = client.get(url).json()
    document = {**before["document"], "precedence_constraints": [], **change}
    answer = send(client, "PUT", url, {"version": before["version"], "document": document})
    assert (answer.status_code, answer["Content-Type"]) in [
        (422, "application/problem+json"),
        (400, "application/problem+json"),
    ]
    assert sentence in answer.json()["detail"] + json.dumps(answer.json().get("errors", ""))
    assert client.get(url).json() == before


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"version": "x"}', b"[" * 100_000])
def test_garbage_is_refused(member: User, saved: Package, body: bytes):
    answer = client_of(member).generic("PUT", f"/api/v1/packages/{saved.pk}", body, "application/json")
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]
