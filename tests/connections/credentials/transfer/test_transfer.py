"""Export and import of credentials: for their owner, encrypted, all or nothing, and nothing secret elsewhere."""

import base64
import json
import logging
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from connections.catalog.services import create_connection
from connections.credentials import vault
from connections.credentials.services import change_credential, create_credential
from connections.credentials.transfer import sealed_file
from connections.credentials.transfer.sealed_file import unseal
from connections.credentials.transfer.services import export_credentials, import_credentials
from connections.models import Credential, CredentialKind
from designer.errors import Invalid, NotAllowed
from designer.models import AuditEntry, User
from tests.connections.credentials.conftest import SECRET, of
from tests.connections.credentials.transfer.exported import (
    EXPORT,
    IMPORT,
    NOT_OPENED,
    PASSPHRASE,
    exported,
    forged,
    send,
    upload,
)
from tests.packages import smtp
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def cheap_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys fast; the cost stands in each file."""
    monkeypatch.setattr(sealed_file, "COST", 2**4)


def test_what_is_exported_in_the_browser_is_imported_there_by_somebody_else(member, stranger, credential):
    keytab = of("Keys", kind=CredentialKind.KEYTAB, user_name="robot@REALM", description="For reports")
    create_credential(member, keytab)
    typed = {"credentials": [str(one.uid) for one in Credential.objects.all()]}

    answer = client_of(member).post(EXPORT, {**typed, "passphrase": PASSPHRASE, "repeated": PASSPHRASE})
    Credential.objects.all().delete()
    page = upload(stranger, answer.content)

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="credentials-')
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Made: Keys, Robot." in page.text
    made = Credential.objects.get(name="Keys")
    assert (made.kind, made.user_name, made.description) == ("keytab", "robot@REALM", "For reports")
    assert {vault.decrypt(one.encrypted_secret) for one in Credential.objects.all()} == {SECRET.encode()}
    assert set(Credential.objects.values_list("owner", "users")) == {(stranger.pk, None)}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"passphrase": "too short", "repeated": "too short"}, "Choose a passphrase of at least 12 characters."),
        ({"passphrase": PASSPHRASE, "repeated": PASSPHRASE + "!"}, "The two are not the same."),
        ({"passphrase": "", "repeated": ""}, "This field is required."),
        ({"passphrase": PASSPHRASE, "repeated": PASSPHRASE, "credentials": []}, "Choose what to export."),
    ],
)
def test_a_passphrase_that_will_not_do_is_told_and_does_not_come_back(member, credential, typed, sentence):
    answer = client_of(member).post(EXPORT, {"credentials": [str(credential.uid)], **typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert PASSPHRASE not in answer.text
    assert not AuditEntry.objects.filter(action="exported credential").exists()


def test_who_may_use_one_may_not_export_it(member, stranger, credential):
    change_credential(member, credential, of(secret=None, user_names=frozenset({"stan"})))
    chosen = {"credentials": [str(credential.uid)], "passphrase": PASSPHRASE, "repeated": PASSPHRASE}

    page = client_of(stranger).post(EXPORT, chosen)
    answer = send(stranger, "export", {"credentials": [str(credential.uid)], "passphrase": PASSPHRASE})

    with pytest.raises(NotAllowed):
        export_credentials(stranger, [credential], PASSPHRASE)
    assert (page.status_code, answer.status_code) == (422, 404)
    assert "Nothing to export" in page.text
    assert "attachment" not in page.headers.get("Content-Disposition", "")
    assert "only their owner may export them" in answer.json()["detail"]


def test_an_administrator_may_export_what_others_own(member, stranger, credential):
    User.objects.filter(pk=stranger.pk).update(is_superuser=True)

    answer = send(User.objects.get(pk=stranger.pk), "export", {"passphrase": PASSPHRASE})

    assert answer.status_code == 200
    assert SECRET.encode() in base64.b64decode(
        json.loads(unseal(answer.content, PASSPHRASE))["credentials"][0]["secret"]
    )


@pytest.mark.parametrize("address", [EXPORT, f"{EXPORT}?passphrase=x", IMPORT])
def test_a_visit_gives_a_form_and_nothing_else(member, credential, address):
    answer = client_of(member).get(address)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not AuditEntry.objects.filter(action__startswith="exported").exists()


@pytest.mark.parametrize("address", [EXPORT, IMPORT])
@pytest.mark.django_db
def test_who_is_signed_out_is_sent_to_the_sign_in_page(address):
    assert Client().post(address).url.startswith("/signin/")


def test_names_that_are_taken_are_reported_and_left_alone(member, stranger, credential):
    file = exported(member)
    change_credential(member, credential, of(secret="new"))

    page = upload(member, file)

    assert "Left as they are, because the names are taken: Robot." in page.text
    assert vault.decrypt(Credential.objects.get().encrypted_secret) == b"new"


def test_one_of_the_same_name_is_replaced_when_asked_and_keeps_its_users(member, stranger, credential):
    file = exported(member)
    change_credential(member, credential, of("ROBOT", secret="new", user_names=frozenset({"stan"})))

    page = upload(member, file, replaces="on")

    stored = Credential.objects.get()
    assert "Replaced: Robot." in page.text
    assert vault.decrypt(stored.encrypted_secret) == SECRET.encode()
    assert list(stored.users.all()) == [stranger]


def test_another_persons_is_never_replaced(member, stranger, credential):
    page = upload(stranger, forged(), replaces="on")

    assert "Left as they are" in page.text
    assert vault.decrypt(Credential.objects.get(owner=member).encrypted_secret) == SECRET.encode()


def test_when_one_cannot_be_made_none_is(member):
    for name in ("Alpha", "Beta"):
        create_credential(member, of(name))
    file = exported(member)
    Credential.objects.all().delete()
    create_connection(ADMINISTRATOR, None, smtp(credential="Beta"))

    with pytest.raises(Invalid, match="Nothing was imported, because of “Beta”: A connection manager names"):
        import_credentials(member, member, file, PASSPHRASE)
    assert not Credential.objects.exists()


def test_one_whose_key_is_lost_is_named(member, credential, key_file: Path):
    key_file.write_text("k" * 40)

    with pytest.raises(Invalid, match="The credential “Robot” cannot be decrypted"):
        exported(member)


def test_the_api_exports_and_imports(member, credential):
    file = send(member, "export", {"passphrase": PASSPHRASE, "credentials": [str(credential.uid)]}).json()
    credential.delete()

    made = send(member, "import", {"passphrase": PASSPHRASE, "file": file})
    again = send(member, "import", {"passphrase": PASSPHRASE, "file": file, "replace": True})
    wrong = send(member, "import", {"passphrase": "another passphrase", "file": file})

    assert made.json() == {"made": ["Robot"], "replaced": [], "skipped": []}
    assert again.json() == {"made": [], "replaced": ["Robot"], "skipped": []}
    assert (wrong.status_code, wrong.json()["detail"]) == (422, NOT_OPENED)


@pytest.mark.parametrize("body", [{"passphrase": "short"}, {"credentials": []}, {"passphrase": [PASSPHRASE]}])
def test_a_refusal_of_the_api_does_not_repeat_the_passphrase(member, credential, body):
    answer = send(member, "export", {"passphrase": PASSPHRASE, **body})

    assert answer.status_code == 422
    assert PASSPHRASE not in answer.text
    assert "short" not in answer.text


def test_the_api_does_not_tell_what_is_not_yours_from_what_is_not_there(stranger, credential):
    answers = [
        send(stranger, "export", {"passphrase": PASSPHRASE, "credentials": [uid]})
        for uid in (str(credential.uid), str(uuid4()))
    ]

    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].json() == answers[1].json()


def test_each_export_and_import_is_in_the_audit_and_no_secret_is(member, credential, caplog):
    caplog.set_level(logging.DEBUG)
    file = exported(member)
    upload(member, file, replaces="on")
    upload(member, file, "another passphrase")

    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "thing", "changes"))[1:]
    assert actions == [
        ("exported credential", "Robot", []),
        ("changed credential", "Robot", ["changed the secret"]),
        ("imported credentials", "from a file", ["Replaced: Robot."]),
    ]
    kept = f"{actions}{caplog.text}{caplog.records}"
    assert SECRET not in kept
    assert PASSPHRASE not in kept


def test_a_reference_goes_along_as_one_and_only_administrators_bring_it_in(member, admin_user):
    data = of(secret=None, source="environment", reference="MAILWRIGHT_SECRET_ROBOT")
    create_credential(ADMINISTRATOR, data, owner=member)
    file = exported(member)
    Credential.objects.all().delete()

    refused, made = upload(member, file), upload(admin_user, file)

    assert "Nothing was imported, because of “Robot”: A reference names a secret of whoever runs" in refused.text
    assert "Made: Robot." in made.text
    credential = Credential.objects.get()
    assert (credential.source, credential.reference, credential.encrypted_secret) == (
        "environment",
        "MAILWRIGHT_SECRET_ROBOT",
        "",
    )


@pytest.mark.parametrize("values", [{"source": "environment"}, {"secret": None}, {"secret": None, "source": "nowhere"}])
def test_a_file_with_both_or_neither_is_refused(admin_user, values):
    assert upload(admin_user, forged(**values)).status_code == 422
    assert not Credential.objects.exists()


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return str(path)


def test_the_commands_export_what_is_named_and_import_it_for_an_owner(
    member, stranger, tmp_path, passphrase_file, capsys
):
    for name in ("Alpha", "Beta"):
        create_credential(member, of(name))
    file = tmp_path / "file.json"

    call_command("exportcredentials", str(file), "alpha", passphrase_file=passphrase_file)
    Credential.objects.all().delete()
    call_command("importcredentials", str(file), passphrase_file=passphrase_file, owner="stan")

    assert file.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out == f"1 credential exported to {file}.\nMade: Alpha.\n"
    assert Credential.objects.get().owner == stranger
    assert AuditEntry.objects.filter(action="exported credential").get().user is None


def test_the_commands_say_what_is_wrong(member, credential, tmp_path, passphrase_file):
    there = tmp_path / "there"
    there.write_text("something")
    short = tmp_path / "short"
    short.write_text("short")
    new = str(tmp_path / "new")

    with pytest.raises(CommandError, match="There is no credential “Nobody”"):
        call_command("exportcredentials", new, "Nobody", passphrase_file=passphrase_file)
    with pytest.raises(CommandError, match="there cannot be made: File exists"):
        call_command("exportcredentials", str(there), passphrase_file=passphrase_file)
    with pytest.raises(CommandError, match="at least 12 characters"):
        call_command("exportcredentials", new, passphrase_file=str(short))
    with pytest.raises(CommandError, match=r"passphrase file .*nowhere cannot be read"):
        call_command("exportcredentials", new, passphrase_file=str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="This is not a file of exported credentials"):
        call_command("importcredentials", str(there), passphrase_file=passphrase_file, owner="mia")
    with pytest.raises(CommandError, match="There is no user nobody"):
        call_command("importcredentials", str(there), passphrase_file=passphrase_file, owner="nobody")
    assert not Path(new).exists()
    assert there.read_text() == "something"
