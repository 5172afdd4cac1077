"""A credential in a run: found by name, allowed, decrypted in the worker, and kept nowhere else."""

import json
import logging
from socket import gethostname

import pytest
from django.utils import timezone

from connections.credentials.services import change_credential, create_credential, find_forbidden_uses
from connections.credentials.sources import SOURCES, SecretUnavailable
from connections.credentials.sources.source import Source
from connections.resolving.identities import resolve_identity
from connections.resolving.refusal import CannotResolve
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity, WorkerIdentity
from connections.types.smtp.properties import SmtpProperties
from designer.package.document import VariableDocument
from designer.people.permissions import Administrator
from designer.services.packages import create_package
from tasks.runtime.engine.engine import run_package, run_task
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.connections.credentials.conftest import of
from tests.packages import package, send_mail, smtp
from tests.servers.windows import USERS, windows_server

pytestmark = pytest.mark.any_database
PROPERTIES = SmtpProperties(smtp_server="mail.example.com", use_windows_authentication=True, credential="robot")


def refer(source: str, reference: str) -> None:
    """Make a credential of the administrator's for everybody's robot, which mia may use."""
    given = {**ALICE, "secret": None, "source": source, "reference": reference, "user_names": frozenset({"mia"})}
    create_credential(Administrator("root"), of(**given))


def source_that_gives(answers: list[bytes | SecretUnavailable]) -> Source:
    """A source that gives, or raises, one after the other, and then the last one for ever."""

    def read(_: str) -> bytes:
        answer = answers.pop(0) if answers[1:] else answers[0]
        if isinstance(answer, SecretUnavailable):
            raise answer
        return answer

    return Source("test", "Test", "the test", str, lambda: True, lambda _: "", read)


ALICE = {"user_name": "WINAUTH\\alice", "secret": "AlicePw1!", "allows_unverified_tls": True}


def refused(caller, project):
    with pytest.raises(CannotResolve) as error:
        resolve_identity(PROPERTIES, caller, project)
    return error.value.sentence


def test_the_owner_gets_the_identity(member, project, credential):
    identity = resolve_identity(PROPERTIES, member, project)

    assert identity == PasswordIdentity("DOM\\robot", "S3cret-of-the-robot")


def test_a_keytab_becomes_one(member, project):
    create_credential(member, of(kind="keytab", user_name="robot@REALM"))

    assert resolve_identity(PROPERTIES, member, project) == KeytabIdentity("robot@REALM", b"S3cret-of-the-robot")


@pytest.mark.parametrize(
    ("values", "identity"), [({"use_windows_authentication": False}, None), ({"credential": ""}, WorkerIdentity())]
)
def test_without_a_credential_or_windows_authentication_nothing_is_decrypted(member, project, values, identity):
    assert resolve_identity(PROPERTIES.model_copy(update=values), member, project) == identity


def test_who_may_not_use_it_is_told_whom_to_ask(stranger, project, credential):
    assert "stan may not use the credential “Robot”" in refused(stranger, project)
    assert "Ask its owner, mia, to allow it." in refused(stranger, project)
    assert "may not use" in refused(None, project)


def test_a_project_that_is_named_may_use_it_whoever_runs(member, stranger, project, credential):
    change_credential(member, credential, of(secret=None, project_ids=frozenset({project.pk})))

    assert resolve_identity(PROPERTIES, None, project)
    assert resolve_identity(PROPERTIES, stranger, project)


DRIVEN = [
    ({"credential": "Robot"}, {"smtp_server": "@[User::Server]"}),
    ({"credential": "Robot"}, {"connection_string": '"SmtpServer=127.0.0.1;UseWindowsAuthentication=True;"'}),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("values", "expressions"), DRIVEN)
def test_expressions_do_not_lead_a_credential_elsewhere_unless_its_project_may_use_it(
    member, project, credential, values, expressions
):
    manager = smtp(port=1, use_windows_authentication=True, **values).model_copy(update={"expressions": expressions})
    variables = [VariableDocument(name="Server", value="127.0.0.1")]
    document = package(tasks=[send_mail("Hello")], connections=[manager])
    stored = create_package(member, project, document.model_copy(update={"variables": variables}))

    run_package(start_execution(member, stored).pk)
    assert "Allow the project “Warehouse” to use the credential" in TaskRun.objects.get().message

    change_credential(member, credential, of(secret=None, project_ids=frozenset({project.pk})))
    run_package(start_execution(member, stored).pk)
    assert "to use the credential" not in TaskRun.objects.latest("pk").message


def test_an_expression_beside_somebody_elses_credential_is_a_change_of_its_use(stranger, credential):
    before = smtp(use_windows_authentication=True, credential="Robot")
    after = before.model_copy(update={"expressions": {"smtp_server": '"elsewhere.example"'}})

    assert find_forbidden_uses(stranger, [before], [before]) == []
    assert "You may not use the credential “Robot”" in find_forbidden_uses(stranger, [before], [after])[0]


def test_one_that_is_gone_is_told(member, project):
    assert "The credential “robot” does not exist" in refused(member, project)


def test_one_whose_key_is_missing_is_told(member, project, credential, monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "another key".replace(" ", "-") * 4)

    assert "It is encrypted with a key that is not there." in refused(member, project)


@pytest.fixture
def run(member, project, tmp_path, monkeypatch):
    """Give what runs a package of one mail to a server that wants Windows Authentication."""
    (tmp_path / "users").write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "users"))

    def run(server) -> Execution:
        manager = smtp(port=server.port, use_windows_authentication=True, credential="Robot")
        stored = create_package(member, project, package(tasks=[send_mail("Hello")], connections=[manager]))
        execution = start_execution(member, stored)
        run_package(execution.pk)
        execution.refresh_from_db()
        return execution

    return run


def everything_kept(execution: Execution) -> str:
    messages = list(EventMessage.objects.values_list("message", flat=True))
    frozen = json.dumps([execution.document_json, execution.connections_json, execution.parameters])
    return f"{frozen}{messages}"


@pytest.mark.django_db(transaction=True)
def test_a_package_sends_as_the_credential_and_its_secret_is_nowhere(member, run, caplog):
    create_credential(member, of(**ALICE))

    with caplog.at_level(logging.DEBUG), windows_server("NTLM") as server:
        execution = run(server)

    assert execution.status == "succeeded"
    assert server.users == ["WINAUTH\\alice"]
    assert '"credential": "Robot"' in json.dumps(execution.document_json)
    assert "AlicePw1!" not in everything_kept(execution) + caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_wrong_password_fails_the_task_with_its_sentence(member, run):
    create_credential(member, of(user_name="alice", secret="wr0ng-one", allows_unverified_tls=True))

    with windows_server("NTLM") as server:
        execution = run(server)

    assert execution.status == "failed"
    assert "did not accept alice with NTLM: 535" in everything_kept(execution)
    assert "wr0ng-one" not in everything_kept(execution)
    assert server.received == []


@pytest.mark.django_db(transaction=True)
def test_a_missing_credential_fails_the_task_before_anything_is_sent(run):
    with windows_server("NTLM") as server:
        execution = run(server)

    assert execution.status == "failed"
    assert "The credential “Robot” does not exist" in everything_kept(execution)
    assert server.commands == []


@pytest.mark.django_db(transaction=True)
def test_a_secret_by_reference_is_read_when_it_sends_and_is_nowhere_either(member, run, caplog, monkeypatch):
    refer("environment", "MAILWRIGHT_SECRET_ALICE")
    monkeypatch.setenv("MAILWRIGHT_SECRET_ALICE", "AlicePw1!")

    with caplog.at_level(logging.DEBUG), windows_server("NTLM") as server:
        execution = run(server)

    assert (execution.status, server.users) == ("succeeded", ["WINAUTH\\alice"])
    assert "AlicePw1!" not in everything_kept(execution) + caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_source_that_is_away_for_a_moment_puts_the_task_off(run, monkeypatch):
    answers = [SecretUnavailable("The source is away.", another_try_helps=True), b"AlicePw1!"]
    monkeypatch.setitem(SOURCES, "test", source_that_gives(answers))
    refer("test", "alice")

    with windows_server("NTLM") as server:
        execution = run(server)
        task_run = TaskRun.objects.get()
        put_off = task_run.status, task_run.deferrals, task_run.message
        TaskRun.objects.update(due_at=timezone.now())
        run_task(task_run.pk)

    told = f"The worker {gethostname()} cannot read the secret of the credential “Robot”. The source is away."
    assert put_off == ("pending", 1, told)
    execution.refresh_from_db()
    assert (execution.status, server.users) == ("succeeded", ["WINAUTH\\alice"])


@pytest.mark.django_db(transaction=True)
def test_a_source_that_stays_away_fails_the_task(run, monkeypatch):
    monkeypatch.setitem(SOURCES, "test", source_that_gives([SecretUnavailable("Gone.", another_try_helps=True)]))
    refer("test", "alice")

    with windows_server("NTLM") as server:
        execution = run(server)
        TaskRun.objects.update(deferrals=9, due_at=timezone.now())
        run_task(TaskRun.objects.get().pk)

    execution.refresh_from_db()
    assert (execution.status, server.users) == ("failed", [])
