"""Credentials that refer to secrets of the operator: read by the worker when it needs them, where settings allow."""

import base64
import os
from pathlib import Path

import pytest

from connections.credentials.decrypting import read_secret
from connections.credentials.services import change_credential, create_credential
from connections.credentials.sources import SecretUnavailable
from connections.models import Credential
from designer.errors import Forbidden, Invalid
from designer.models import AuditEntry
from designer.people.permissions import Administrator
from tests.connections.credentials.conftest import SECRET, of
from tests.connections.credentials.resolving import refused
from tests.connections.credentials.typed import API, LIST, NEW, send
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database

VARIABLE = "MAILWRIGHT_SECRET_ROBOT"
ROOT = Administrator("root")


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.SECRET_FILES_FOLDER = tmp_path / "secrets"
    settings.SECRET_FILES_FOLDER.mkdir()
    return settings.SECRET_FILES_FOLDER


def refer(source: str, reference: str, **values: object) -> Credential:
    return create_credential(ROOT, of(secret=None, source=source, reference=reference, **values))


def unavailable(credential: Credential) -> str:
    with pytest.raises(SecretUnavailable) as error:
        read_secret(credential)
    return error.value.sentence


@pytest.mark.django_db
def test_a_variable_is_read_at_the_moment_of_use_and_kept_nowhere(monkeypatch):
    credential = refer("environment", VARIABLE)

    monkeypatch.setenv(VARIABLE, SECRET)
    first = read_secret(credential)
    monkeypatch.setenv(VARIABLE, "another")

    assert (first, read_secret(credential)) == (SECRET.encode(), b"another")
    assert credential.encrypted_secret == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["PATH", "SECRET_KEY", "MAILWRIGHT_SECRET_", "mailwright_secret_x", "MAILWRIGHT_SECRET_a="]
)
def test_other_variables_cannot_be_named(name):
    with pytest.raises(Invalid, match="is no environment variable for secrets: their names begin with MAILWRIGHT_"):
        refer("environment", name)


@pytest.mark.django_db
def test_what_the_setting_allows_no_more_is_read_no_more(settings, monkeypatch):
    credential = refer("environment", VARIABLE)
    monkeypatch.setenv(VARIABLE, SECRET)

    settings.SECRET_VARIABLES_PREFIX = "OTHER_"

    assert "their names begin with OTHER_" in unavailable(credential)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_the_end_of_the_line_in_a_file_is_no_part_of_the_password(folder, ending):
    (folder / "robot").write_bytes(f" {SECRET} {ending}".encode())

    assert read_secret(refer("file", "robot")) == f" {SECRET} ".encode()


@pytest.mark.django_db
def test_kubernetes_files_are_links_within_their_folder(folder):
    (folder / "..2026_11").mkdir()
    (folder / "..2026_11" / "robot").write_text(SECRET)
    (folder / "..data").symlink_to("..2026_11")
    (folder / "robot").symlink_to("..data/robot")

    assert read_secret(refer("file", str(folder / "robot"))) == SECRET.encode()


@pytest.mark.django_db
def test_a_keytab_is_taken_as_it_is_from_a_file_and_in_base64_from_a_variable(folder, monkeypatch):
    keytab = b"\x05\x02keys\n"
    (folder / "robot.keytab").write_bytes(keytab)
    monkeypatch.setenv(VARIABLE, base64.b64encode(keytab).decode())

    assert read_secret(refer("file", "robot.keytab", kind="keytab")) == keytab
    assert read_secret(refer("environment", VARIABLE, name="Other", kind="keytab")) == keytab


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/etc/passwd", "../robot", "a/../../robot", "", ".", "C:\\secret", "a\nb", "x" * 600])
def test_files_elsewhere_cannot_be_named(folder, path):
    with pytest.raises(Invalid):
        refer("file", path)


def put_nothing(folder: Path) -> None:
    pass


def put_link(folder: Path) -> None:
    (folder.parent / "outside").write_text(SECRET)
    (folder / "robot").symlink_to(folder.parent / "outside")


def put_pipe(folder: Path) -> None:
    os.mkfifo(folder / "robot")


def put_much(folder: Path) -> None:
    (folder / "robot").write_text("x" * 65_537)


def put_empty(folder: Path) -> None:
    (folder / "robot").write_text("\n")


def put_lines(folder: Path) -> None:
    (folder / "robot").write_text(f"{SECRET}\nmore")


def put_bytes(folder: Path) -> None:
    (folder / "robot").write_bytes(b"\xff" + SECRET.encode())


BAD_FILES = [
    (put_nothing, "There is no file “robot” in"),
    (put_link, "leads out of"),
    (put_pipe, "cannot be read there"),
    (put_much, "is larger than 65,536 bytes"),
    (put_empty, "There is nothing in the file robot."),
    (put_lines, "goes over several lines"),
    (put_bytes, "is not text in UTF-8"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("put", "sentence"), BAD_FILES)
def test_a_file_that_will_not_do_is_told_without_what_is_in_it(folder, put, sentence):
    put(folder)

    said = unavailable(refer("file", "robot"))

    assert sentence in said
    assert SECRET not in said


@pytest.mark.django_db
def test_files_with_secrets_of_the_installation_itself_are_none_of_a_credential(folder, monkeypatch):
    (folder / "secret_key").write_text(SECRET)
    monkeypatch.setenv("SECRET_KEY_FILE", str(folder / "secret_key"))

    assert "holds a secret of this installation itself" in unavailable(refer("file", "secret_key"))


def test_a_run_is_told_which_worker_could_not_read_which_secret(member, project):
    refer("environment", VARIABLE, user_names=frozenset({"mia"}))

    said = refused(member, project)

    assert "cannot read the secret of the credential “Robot”. The environment variable MAILWRIGHT_SECRET_ROBOT" in said
    assert "Set it for every worker" in said


def test_nobody_but_an_administrator_makes_a_reference(member):
    data = of(secret=None, source="environment", reference=VARIABLE)

    with pytest.raises(Invalid, match="only administrators make credentials by reference"):
        create_credential(member, data)
    page = client_of(member).post(NEW, {"name": "R", "kind": "password", "user_name": "u", "source": "environment"})
    answer = send(client_of(member), "POST", API, {"name": "R", "user_name": "u", "source": "file", "reference": "x"})

    assert (page.status_code, answer.status_code) == (422, 422)
    assert not Credential.objects.exists()


def test_an_owner_who_is_none_cannot_redirect_it(member):
    """Else whoever was given one could have the operator's secret shown to a server of their own."""
    data = of(secret=None, source="environment", reference=VARIABLE)
    credential = create_credential(ROOT, data, owner=member)

    for changed in (of(secret=None, servers="evil.example.com"), of()):
        with pytest.raises(Forbidden, match="only administrators change it, its servers"):
            change_credential(member, credential, changed)
    page = client_of(member).get(f"{LIST}{credential.uid}/")

    assert "only administrators change it" in page.text
    assert 'type="submit">Save' not in page.text


def test_an_administrator_makes_one_on_the_page_and_everybody_sees_where_its_secret_is(admin_user):
    client = client_of(admin_user)
    body = {"name": "Robot", "kind": "password", "user_name": "u", "source": "environment", "reference": VARIABLE}

    client.post(NEW, body)
    page = client.get(f"{LIST}{Credential.objects.get().uid}/")

    assert f"The environment variable {VARIABLE}" in page.text
    assert "Secret by reference" in client.get(LIST).text
    changes = " ".join(AuditEntry.objects.get(action="created credential").changes)
    assert f"The environment variable {VARIABLE}" in changes


def test_the_api_says_where_a_secret_is(admin_user, member):
    body = {"name": "Robot", "user_name": "u", "source": "environment", "reference": VARIABLE, "users": ["mia"]}

    made = send(client_of(admin_user), "POST", API, body).json()
    (seen,) = client_of(member).get(API).json()

    assert (made["source"], made["reference"]) == ("environment", VARIABLE)
    assert (seen["source"], seen["reference"]) == ("environment", None)


def test_a_secret_takes_the_place_of_a_reference_and_the_other_way_round(admin_user):
    url = f"{API}/{refer('environment', VARIABLE).uid}"
    body = {"name": "Robot", "user_name": "u"}
    client = client_of(admin_user)

    nothing = send(client, "PUT", url, {**body, "source": "kept"})
    both = send(client, "PUT", url, {**body, "source": "environment", "reference": VARIABLE, "secret": SECRET})
    kept = send(client, "PUT", url, {**body, "secret": SECRET})
    stays = send(client, "PUT", url, body)
    again = send(client, "PUT", url, {**body, "source": "environment", "reference": VARIABLE})

    assert [nothing.json()["detail"], both.json()["detail"]] == [
        "Give the password.",
        "Give the secret itself or a reference to it, and not both.",
    ]
    assert [each.json()["source"] for each in (kept, stays, again)] == ["kept", "kept", "environment"]
    assert Credential.objects.get().encrypted_secret == ""
