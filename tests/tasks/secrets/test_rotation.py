"""All that runs keep encrypted gets a new key, whatever they go on with, and is deleted when nothing needs it."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from connections.credentials import rotation, vault
from connections.credentials.services import CredentialData, create_credential
from connections.environments.services import save_references, save_variable
from connections.models import CredentialKind
from connections.models.environment import Environment
from connections.models.environment_document import Reference, VariableOfEnvironment
from designer.models import Package, PackageImport, Project, User
from designer.package.document import ExecutableDocument, ParameterDocument, VariableDocument
from designer.people.permissions import Administrator
from designer.services.packages import create_package
from tasks.deliveries.expiry import expire_messages
from tasks.deliveries.model import Delivery, KeptMessage
from tasks.log.values import list_values
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, LoopItems
from tasks.runtime.preparation.parameters import SECRET
from tasks.runtime.services import start_execution
from tasks.token_holders import expire_secrets
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.triggers.model import Trigger
from tests.packages import arrow, executable, package, smtp
from tests.servers.smtp import MailServer
from tests.tasks.secrets.made import ADDRESS, LOWER, NAME, driven, foreach

TOKEN = re.compile(r"gAAAA[A-Za-z0-9_=-]{60,}")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CREDENTIAL_KEYS", raising=False)
    monkeypatch.setattr(rotation, "PAUSE", 0.0)
    settings.KEPT_CREDENTIAL_KEYS = tmp_path / "credential-keys"
    return settings.KEPT_CREDENTIAL_KEYS


@pytest.fixture
def called(member: User, sensitive: Project, server: MailServer) -> Package:
    """A package with a sensitive parameter of its own, which an environment sets."""
    create_credential(
        member, CredentialData(name="Robot", kind=CredentialKind.PASSWORD, user_name="DOM\\robot", secret=b"password")
    )
    parameter = ParameterDocument(name="Own", value=None, sensitive=True)
    document = package("Child", [driven("Inner", subject="@[$Package::Own]")], [], [smtp(port=server.port)])
    child = create_package(member, sensitive, document.model_copy(update={"parameters": [parameter]}))
    save_variable(
        member, Environment.objects.get(), VariableOfEnvironment(name="Own", value="own secret", sensitive=True)
    )
    references = [Reference(variable="Key", name="Password"), Reference(variable="Own", package=child.pk, name="Own")]
    save_references(member, sensitive, references)
    return child


def steps_of(files: Path) -> list[ExecutableDocument]:
    return [
        executable("ExpressionTask", "Plain", properties={"expression": '@Open = "seen"'}),
        executable("ExpressionTask", "Set", properties={"expression": f"@Text = {LOWER}"}),
        foreach({"kind": "File", "folder": "x"}, "User::Path", expressions={"folder": f'"{files}/" + {LOWER}'}),
        executable("ExecutePackageTask", "Call", properties={"package": "Child"}),
    ]


@pytest.fixture
def deferred(member: User, sensitive: Project, called: Package, server: MailServer, files: Path) -> Execution:
    """A run that holds something encrypted in each place there is, and waits until a server takes its first mail."""
    plain, change, loop, call = steps_of(files)
    mail = driven(to_line=ADDRESS, subject=NAME).model_copy(update={"parent": loop.id})
    arrows = [arrow(plain, change), arrow(change, loop), arrow(loop, call)]
    document = package("Parent", [plain, change, loop, call, mail], arrows, [smtp(port=server.port)])
    variables = [VariableDocument(name=name, value="") for name in ("Text", "Path", "Open")]
    saved = create_package(member, sensitive, document.model_copy(update={"variables": variables}))
    server.recipients["hunter2@example.com"] = "450 4.2.1 Busy"
    execution = start_execution(member, saved, environment="Test")
    engine.run_package(execution.pk)
    server.recipients.clear()
    return execution


def hand_in(user: User, project: Project) -> None:
    """Hand in files that are encrypted with a password, and set up what starts a package with a sensitive value."""
    now, password = timezone.now(), vault.encrypt_text("open sesame")
    PackageImport.objects.create(
        project=project, user=user, goal="choose", queued_at=now, seen_at=now, encrypted_password=password
    )
    kept = {
        "parameters": {"Key": {SECRET: vault.encrypt_text("open sesame")}},
        "package": Package.objects.earliest("pk"),
    }
    Schedule.objects.create(project=project, cron="0 3 * * *", time_zone="UTC", **kept)
    Trigger.objects.create(project=project, digest="0" * 64, **kept)


def go_on(execution: Execution) -> Execution:
    run = execution.task_runs.get(name="Mail")
    execution.task_runs.filter(pk=run.pk).update(due_at=None)
    Delivery.objects.filter(state="deferred").update(due_at=None)
    engine.run_task(run.pk)
    return Execution.objects.get(pk=execution.pk)


def find_tokens() -> dict[str, set[str]]:
    """Give the tokens in each table that has some."""
    tables = {
        model._meta.label: set(TOKEN.findall(str(list(model._default_manager.values_list()))))
        for model in apps.get_models(include_auto_created=True)
    }
    return {label: tokens for label, tokens in tables.items() if tokens}


def test_all_that_is_encrypted_gets_the_new_key_and_what_runs_goes_on_with_it(
    deferred: Execution, server: MailServer, key_file: Path, capsys: pytest.CaptureFixture[str]
):
    hand_in(deferred.caller, deferred.project)
    before = find_tokens()
    call_command("rotatekeys", "--new-key", "--forget-old")
    after = find_tokens()
    assert len(key_file.read_text().split()) == 1
    assert [label for label in before if before[label] & after[label]] == []
    assert all(vault.is_current(token) for tokens in after.values() for token in tokens)
    assert "1 kept message encrypted with the first key." in capsys.readouterr().out
    execution = go_on(deferred)
    assert (execution.status, [mail.recipients[0] for mail in server.received]) == (
        "succeeded",
        ["hunter2@example.com", "ann@example.com"],
    )
    assert b"Subject: own secret" in server.received[1].content


def test_whatever_holds_a_token_is_registered_for_the_rotation(deferred: Execution):
    Authenticator.objects.create(user=deferred.caller, type="totp", data={"secret": vault.encrypt_text("JBSW")})
    hand_in(deferred.caller, deferred.project)
    labels = {each.find_rows().model._meta.label for each in rotation.holders}
    assert set(find_tokens()) == labels


def test_the_secrets_of_an_execution_are_deleted_when_nothing_needs_them_any_more(deferred: Execution):
    assert expire_secrets() == 0
    execution = go_on(deferred)
    Delivery.objects.filter(task_run__name="Mail").update(state="failed")
    assert expire_secrets() == 0
    Delivery.objects.update(state="sent")
    assert (expire_secrets(), expire_secrets()) == (1, 0)
    assert set(find_tokens()) == {"connections.Credential", "connections.Environment", "tasks.KeptMessage"}
    assert not LoopItems.objects.exists()
    shown = {each.name: each.shown for each in list_values(execution)}
    assert (shown["User::Open"], shown["User::Text"]) == ("seen", "••••••")


def test_the_secrets_of_a_message_go_with_it(deferred: Execution, settings):
    settings.KEEP_MESSAGES_DAYS = 0
    go_on(deferred)
    assert (expire_messages(), expire_secrets()) == (2, 1)
    assert not KeptMessage.objects.exists()
    assert set(find_tokens()) == {"connections.Credential", "connections.Environment"}


def test_credentials_by_reference_have_nothing_to_rotate(capsys):
    reference = {"source": "environment", "reference": "MAILWRIGHT_SECRET_ROBOT"}
    create_credential(
        Administrator("root"), CredentialData("Robot", CredentialKind.PASSWORD, "DOM\\robot", **reference)
    )

    call_command("rotatekeys", new_key=True, forget_old=True)

    assert "0 credentials encrypted with the first key." in capsys.readouterr().out
