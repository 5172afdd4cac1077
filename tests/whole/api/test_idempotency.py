"""Idempotency-Key: what starts or sends something is done once, however often a program asks."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import encode_multipart
from django.utils import timezone

from designer.accounts.kept_answers import forget_old_answers
from designer.api.http.idempotency import digest_of
from designer.models import KeptAnswer, Package, PackageImport, Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tests.designer.interchange.files import mailing
from tests.packages import chain
from tests.rights import join
from tests.whole.test_api import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(2))


def start(client: Client, package: Package, key: str = "night 1", **body: object) -> Any:
    url = f"/api/v1/packages/{package.pk}/executions"
    return client.post(url, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def test_an_execution_that_is_started_again_with_its_key_is_the_same_one(member: User, saved: Package):
    client = client_of(member)
    first, again = start(client, saved), start(client, saved)
    assert (first.status_code, first.headers.get("Idempotent-Replayed")) == (201, None)
    assert (again.status_code, again["Idempotent-Replayed"], again.json()) == (201, "true", first.json())
    assert Execution.objects.count() == 1
    assert start(client, saved, "night 2").json()["id"] != first.json()["id"]


def test_a_key_is_of_one_request_and_of_one_account(member: User, stranger: User, project: Project, saved: Package):
    first = start(client_of(member), saved)
    other = start(client_of(member), saved, logging_level="None")
    assert (other.status_code, "another request" in other.json()["detail"]) == (422, True)
    join(project, stranger)
    assert start(client_of(stranger), saved).json()["id"] != first.json()["id"]


def test_what_was_refused_may_be_asked_for_again_under_its_key(member: User, saved: Package):
    client = client_of(member)
    assert start(client, saved, logging_level="Loud").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert start(client, saved).status_code == 201


def test_after_a_day_a_key_is_new(member: User, saved: Package):
    client = client_of(member)
    first = start(client, saved)
    KeptAnswer.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert start(client, saved).json()["id"] != first.json()["id"]
    KeptAnswer.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert (forget_old_answers(), KeptAnswer.objects.count()) == (1, 0)


def test_a_link_that_is_given_once_is_kept_encrypted(admin_user: User):
    client = client_of(admin_user)
    body = json.dumps({"name": "newcomer"})
    answers = [
        client.post("/api/v1/invitations", body, "application/json", headers={"Idempotency-Key": "x"}) for _ in "ab"
    ]
    assert answers[0].json() == answers[1].json()
    link = answers[0].json()["link"].rpartition("/")[0].rpartition("/")[2]
    assert link not in str(KeptAnswer.objects.values().get())
    assert User.objects.filter(username="newcomer").count() == 1


def test_files_that_are_handed_in_again_with_their_key_are_imported_once(member: User, project: Project):
    def hand_in(name: str) -> Any:
        form = {"files": SimpleUploadedFile(name, mailing("Chain"))}
        url = f"/api/v1/projects/{project.pk}/imports"
        return client_of(member).post(url, form, headers={"Idempotency-Key": "night 1"})

    first, again = hand_in("Chain.dtsx"), hand_in("Chain.dtsx")
    assert (first.status_code, again["Idempotent-Replayed"], again.json()) == (202, "true", first.json())
    assert (hand_in("Other.dtsx").status_code, PackageImport.objects.count()) == (422, 1)


@pytest.mark.parametrize(("content", "is_same"), [(b"one", True), (b"two", False)])
def test_files_are_the_same_however_their_form_is_divided(content: bytes, is_same: bool):
    def form(content: bytes) -> HttpRequest:
        files = {"check": "1", "files": SimpleUploadedFile("a.dtsx", content)}
        return RequestFactory().generic(
            "POST", "/x", encode_multipart(mark, files), f"multipart/form-data; boundary={mark}"
        )

    mark = "first"
    first = digest_of(form(b"one"))
    mark = "second"
    assert (digest_of(form(content)) == first) is is_same


@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_at_once_one_is_done_and_both_get_its_answer(member: User, saved: Package):
    def ask(_: int) -> Any:
        try:
            return start(client_of(member), saved).json()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(4)))
    assert [each["id"] for each in answers] == [Execution.objects.get().pk] * 4
