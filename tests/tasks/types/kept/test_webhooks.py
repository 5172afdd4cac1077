"""Webhooks: a tool without an account reports the outcome of the one task run whose address it has."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from designer.api.http import limits
from designer.models import AuditEntry, Project, User
from designer.people.rights import Role
from designer.services.packages import create_package
from tasks.runtime.models import Execution, ReportedOutcome, TaskRun
from tasks.runtime.outcome_tokens import address_of
from tasks.runtime.reporting import find_awaited, report_outcome
from tasks.runtime.services import cancel_execution, start_execution
from tests.ports import free_port
from tests.programs.processes import empty_broker, web_server, worker
from tests.rights import join
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.running import messages
from tests.tasks.types.kept.running import Queue, start, work
from tests.tasks.types.kept.test_reporting import external
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TOOL = "203.0.113.9"


@pytest.fixture
def execution(member: User, project: Project, server: MailServer, queue: Queue) -> Execution:
    return start(member, project, external(server), queue)


@pytest.fixture
def waiting(execution: Execution) -> TaskRun:
    return find_awaited(execution).get()


def path_of(run: TaskRun) -> str:
    return urlsplit(address_of(run)).path


def send(path: str, body: object = "", kind: str = JSON) -> Any:
    """Report as a tool does, which has no cookies and no CSRF token."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", path, content, kind, REMOTE_ADDR=TOOL)


def told(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def test_a_report_is_taken_like_any_other_and_recorded_as_nobodys(
    execution: Execution, waiting: TaskRun, server: MailServer, queue: Queue
):
    answer = send(path_of(waiting), {"status": "succeeded", "message": "12 rows", "job": 7})
    assert (answer.status_code, answer.json()) == (200, {"status": "succeeded"})
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    work(queue)
    execution.refresh_from_db()
    assert (execution.status, len(server.received)) == ("succeeded", 1)
    assert messages(execution, "OnInformation")[-1] == "A webhook reported that it has succeeded: 12 rows"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.user, entry.user_name, entry.door, entry.address) == (None, "A webhook", "webhook", TOOL)
    assert (entry.action, entry.changes) == ("reported outcome", ["“Load” has succeeded: 12 rows"])


@pytest.mark.parametrize(
    ("query", "body", "kind"),
    [
        ("", "status=failed&message=no+rows", FORM),
        ("?status=failed&message=no%20rows", "", ""),
        ("?status=failed&message=no+rows", "", FORM),
        ("/", {"status": "failed", "message": "no rows"}, "application/json; charset=utf-8"),
    ],
)
def test_a_tool_says_it_by_json_by_a_form_or_behind_the_address(waiting: TaskRun, query: str, body: object, kind: str):
    assert send(path_of(waiting) + query, body, kind).status_code == 200
    report = ReportedOutcome.objects.get()
    assert (report.word, report.message) == ("failed", "no rows")


@pytest.mark.parametrize(
    ("query", "body", "kind", "status"),
    [
        ("", " ", JSON, 422),
        ("", "{", JSON, 422),
        ("", b'{"status": "\xff"}', JSON, 422),
        ("", "[" * 60_000, JSON, 422),
        ("", {"status": "maybe"}, JSON, 422),
        ("", {"status": "failed", "message": 7}, JSON, 422),
        ("", {"status": "failed", "message": "\0"}, JSON, 422),
        ("", {"status": "failed", "message": "x" * 4001}, JSON, 422),
        ("", {"status": "failed", "message": "x" * 65_536}, JSON, 413),
        ("", "status=failed&status=succeeded", FORM, 422),
        ("", "status=failed&message=%ff", FORM, 422),
        ("", "&".join(f"a{number}=1" for number in range(30)), FORM, 422),
        ("?status=succeeded", {"status": "failed"}, JSON, 422),
        ("?done=1", "", "", 422),
        ("", {"status": "succeeded"}, "text/plain", 415),
        ("", "", "", 415),
    ],
)
def test_what_is_no_report_is_refused_with_a_sentence(
    waiting: TaskRun, query: str, body: object, kind: str, status: int
):
    code, sentence = told(send(path_of(waiting) + query, body, kind))
    assert (code, sentence[-1]) == (status, ".")
    assert not ReportedOutcome.objects.exists()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_a_post_reports_because_scanners_follow_links(waiting: TaskRun, method: str):
    answer = Client().generic(method, f"{path_of(waiting)}?status=succeeded")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Load" not in answer.text
    assert not ReportedOutcome.objects.exists()


def test_the_same_once_more_is_fine_and_another_outcome_is_refused_without_a_name(
    member: User, execution: Execution, waiting: TaskRun, queue: Queue
):
    path = path_of(waiting)
    report_outcome(member, waiting.pk, has_succeeded=True)
    assert send(path, {"status": "succeeded"}).status_code == 200
    assert told(send(path, {"status": "failed"})) == (
        409,
        "Another outcome of this task was reported already, and that one counts.",
    )
    work(queue)
    assert send(path, {"status": "succeeded"}).status_code == 200
    assert ReportedOutcome.objects.get().reported_by_name == "mia"
    assert queue == []


def test_what_waits_no_more_is_gone(member: User, execution: Execution, waiting: TaskRun):
    path = path_of(waiting)
    cancel_execution(member, execution.pk)
    gone = (410, "This task does not wait for its outcome any more.")
    assert told(send(path, {"status": "succeeded"})) == gone
    Execution.objects.all().delete()
    assert told(send(path, {"status": "succeeded"})) == gone


def test_an_address_is_of_one_run_and_signed_for_nothing_else(
    execution: Execution, waiting: TaskRun, settings: Settings
):
    path = path_of(waiting)
    start_of_it, _, signature = path.rpartition(".")
    number = path.rpartition("/")[2].partition("-")[0]
    altered = [
        f"{start_of_it}.{signature[::-1]}",
        path.replace(f"/{number}-", f"/{int(number) + 1}-"),
        start_of_it,
        f"{path}x",
        "/webhooks/outcomes/x",
        "/webhooks/outcomes/" + "x" * 5_000,
        "/webhooks/outcomes/%ff.%00",
    ]
    settings.TRUSTED_PROXIES = ()
    answers = [
        Client().post(each, {"status": "succeeded"}, JSON, REMOTE_ADDR=f"203.0.113.{place}").status_code
        for place, each in enumerate(altered)
    ]
    assert answers == [404] * len(altered)
    Execution.objects.update(created_at=timezone.now())  # the same number in a database from a backup
    assert send(path, {"status": "succeeded"}).status_code == 410
    assert not ReportedOutcome.objects.exists()


def test_another_key_ends_an_address_but_for_as_long_as_the_old_one_is_named(waiting: TaskRun, settings: Settings):
    path, old = path_of(waiting), settings.SECRET_KEY
    settings.SECRET_KEY = "another key of this installation"
    assert send(path, {"status": "succeeded"}).status_code == 404
    settings.SECRET_KEY_FALLBACKS = [old]
    assert send(path, {"status": "succeeded"}).status_code == 200


def test_who_guesses_waits_and_a_good_address_is_not_kept_out(waiting: TaskRun):
    answers = [send("/webhooks/outcomes/guessed", {"status": "succeeded"}) for _ in range(7)]
    assert [each.status_code for each in answers] == [404] * 6 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert "sign in" not in answers[-1].json()["detail"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.thing, entry.category) == ("sent an unknown webhook address from", TOOL, "account")
    assert send(path_of(waiting), {"status": "succeeded"}).status_code == 200


def test_one_address_is_used_so_often_in_a_minute(waiting: TaskRun, settings: Settings, monkeypatch):
    monkeypatch.setattr(limits, "SPAN", 10**9)
    settings.REDIS_PREFIX = f"{settings.REDIS_PREFIX}{timezone.now().timestamp()}:"
    settings.API_REQUESTS_PER_MINUTE = 1
    answers = [send(path_of(waiting), {"status": "succeeded"}) for _ in "ab"]
    assert [each.status_code for each in answers] == [200, 429]
    assert "Retry-After" in answers[1]


def test_of_two_tools_that_report_at_once_one_counts(waiting: TaskRun, queue: Queue):
    def report(status: str) -> int:
        try:
            return send(path_of(waiting), {"status": status}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(report, ["succeeded", "failed"])) == [200, 409]
    assert len(queue) == 1


def test_the_address_is_shown_to_whoever_may_report_and_to_nobody_else(
    member: User, stranger: User, project: Project, execution: Execution, waiting: TaskRun
):
    join(project, stranger, Role.READER)
    page, api = f"/executions/{execution.pk}/", f"/api/v1/executions/{execution.pk}/task-runs"
    address = f"http://testserver{path_of(waiting)}"
    assert address in client_of(member).get(page).text
    assert [each["webhook"] for each in client_of(member).get(api).json()] == [address]
    reader = client_of(stranger)
    assert "/webhooks/" not in reader.get(page).text
    assert [each["webhook"] for each in reader.get(api).json()] == [None]
    assert "/webhooks/" not in "".join(messages(execution, "OnInformation"))
    report_outcome(member, waiting.pk, has_succeeded=True)
    assert [each["webhook"] for each in client_of(member).get(api).json()] == [None]


def test_the_command_prints_the_address(
    member: User, execution: Execution, waiting: TaskRun, settings: Settings, capsys: pytest.CaptureFixture[str]
):
    settings.PUBLIC_URL = "https://mail.example.com"
    call_command("reportoutcome", str(waiting.pk), "--address")
    assert capsys.readouterr().out == f"https://mail.example.com{path_of(waiting)}\n"
    with pytest.raises(CommandError, match="succeeded or failed, or give --address"):
        call_command("reportoutcome", str(waiting.pk))
    cancel_execution(member, execution.pk)
    with pytest.raises(CommandError, match="has ended already"):
        call_command("reportoutcome", str(waiting.pk), "--address")


def report_from_outside(address: str, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=20)) as to:
        to.request("POST", path, "status=succeeded", {"Content-Type": FORM})
        answer = to.getresponse()
        return answer.status, answer.read()


@pytest.mark.worker
@pytest.mark.any_database  # the others ask the same statements
def test_a_run_goes_on_after_a_tool_has_reported_over_the_network(member: User, project: Project, server: MailServer):
    empty_broker()
    with worker(processes=1), web_server(free_port()) as address:
        execution = start_execution(member, create_package(member, project, external(server)))
        wait_until(find_awaited(execution).exists)
        assert server.received == []
        path = path_of(find_awaited(execution).get())
        assert report_from_outside(address, path) == (200, b'{"status": "succeeded"}')
        wait_until(lambda: Execution.objects.get(pk=execution.pk).status == "succeeded")
    assert len(server.received) == 1
