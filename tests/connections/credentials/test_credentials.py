"""Credentials on pages and in the API: who may use and change them, and that their secret is nowhere."""

import base64
import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connections.credentials import vault
from connections.credentials.services import change_credential, create_credential, usable_credentials
from connections.models import Credential, CredentialKind
from designer.errors import Invalid, NotAllowed
from designer.models import AuditEntry, Project
from tests.connections.credentials.conftest import SECRET, of
from tests.connections.credentials.typed import API, LIST, NEW, send
from tests.rights import join
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database


def typed(**changed: object) -> dict[str, object]:
    return {
        "name": "Robot",
        "kind": "password",
        "user_name": "DOM\\robot",
        "password": SECRET,
        "users": "",
        **changed,
    }


def test_one_is_made_on_its_page_and_its_secret_is_on_none(member):
    client = client_of(member)

    made = client.post(NEW, typed(), follow=True)

    credential = Credential.objects.get()
    page = client.get(reverse("credential", args=[credential.uid]))
    assert "The credential “Robot” was created." in made.text
    assert vault.decrypt(credential.encrypted_secret) == SECRET.encode()
    assert credential.owner == member
    assert SECRET not in made.text + page.text
    assert credential.encrypted_secret not in made.text + page.text


def test_a_keytab_is_uploaded(member):
    file = SimpleUploadedFile("robot.keytab", b"\x05\x02keys")

    client_of(member).post(NEW, typed(kind="keytab", user_name="robot@REALM", password="", keytab=file))

    credential = Credential.objects.get()
    assert (credential.kind, vault.decrypt(credential.encrypted_secret)) == ("keytab", b"\x05\x02keys")


def test_a_change_without_a_secret_keeps_the_one_that_is_there(member, credential):
    answer = client_of(member).post(
        reverse("credential", args=[credential.uid]), typed(name="Other", password=""), follow=True
    )

    credential.refresh_from_db()
    assert "is changed" in answer.text
    assert credential.name == "Other"
    assert vault.decrypt(credential.encrypted_secret) == SECRET.encode()


BAD = [
    ("name", "", "This field is required."),
    ("name", "TAKEN", "There is a credential called “TAKEN” already."),
    ("user_name", " ", "This field is required."),
    ("password", "", "Give the password."),
    ("kind", "card", "Select a valid choice."),
    ("users", "nobody", "There is no user nobody."),
]


@pytest.mark.parametrize(("field", "value", "sentence"), BAD)
def test_bad_input_is_told_at_its_field_and_the_password_does_not_come_back(member, field, value, sentence):
    create_credential(member, of("Taken"))

    answer = client_of(member).post(NEW, typed(**{field: value}))

    assert answer.status_code == 422
    assert re.search(rf'id="id_{field}_error">.*?{re.escape(sentence)}', answer.text, re.DOTALL)
    assert SECRET not in answer.text
    assert Credential.objects.count() == 1


def test_the_kind_cannot_change_without_a_new_secret(member, credential):
    with pytest.raises(Invalid, match="Give the keytab"):
        change_credential(member, credential, of(kind=CredentialKind.KEYTAB, secret=None))


def test_a_project_that_one_is_no_member_of_cannot_be_named(stranger, project):
    with pytest.raises(Invalid, match="not a member"):
        create_credential(stranger, of(project_ids=frozenset({project.pk})))


def test_a_stranger_learns_nothing_of_it_and_changes_nothing(stranger, credential):
    client, page = client_of(stranger), reverse("credential", args=[credential.uid])

    answers = [
        client.get(page),
        client.post(page, typed()),
        client.post(reverse("credential-delete", args=[credential.uid])),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "Robot" not in client.get(LIST).text + "".join(answer.text for answer in answers)
    assert Credential.objects.filter(pk=credential.pk).exists()


def test_those_who_are_named_may_use_it_and_not_change_it(member, stranger, credential):
    change_credential(member, credential, of(secret=None, user_names=frozenset({"stan"})))

    client = client_of(stranger)
    assert "Robot" in client.get(LIST).text
    assert client.get(reverse("credential", args=[credential.uid])).status_code == 404
    with pytest.raises(NotAllowed):
        change_credential(stranger, credential, of())


def test_members_of_a_project_that_is_named_may_use_it(member, stranger, project: Project, credential):
    change_credential(member, credential, of(secret=None, project_ids=frozenset({project.pk})))
    assert not usable_credentials(stranger).exists()

    join(project, stranger)

    assert list(usable_credentials(stranger)) == [credential]


@pytest.mark.parametrize("address", [LIST, NEW, f"/credentials/{UUID(int=7)}/", f"/credentials/{UUID(int=7)}/delete/"])
@pytest.mark.django_db
def test_who_is_signed_out_is_sent_to_the_sign_in_page(client: Client, address: str):
    assert client.post(address).url.startswith(reverse("sign-in"))


def test_one_is_deleted(member, credential):
    client_of(member).post(reverse("credential-delete", args=[credential.uid]))

    assert not Credential.objects.exists()
    assert AuditEntry.objects.filter(action="deleted credential", thing="Robot").exists()


def test_the_list_costs_the_same_for_one_and_for_many(member):
    counts = []
    for names in (["A"], ["B", "C", "D", "E"]):
        for name in names:
            create_credential(member, of(name))
        client = client_of(member)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_writes_a_secret_and_never_reads_it(member):
    client = client_of(member)
    body = {"name": "Robot", "user_name": "DOM\\robot", "secret": SECRET}

    made = send(client, "POST", API, body)
    url = f"{API}/{made.json()['id']}"
    changed = send(client, "PUT", url, {**body, "name": "Other", "secret": None})

    assert (made.status_code, changed.status_code) == (201, 200)
    assert changed.json() == client.get(url).json() == client.get(API).json()[0]
    assert SECRET not in made.content.decode() + changed.content.decode() + client.get(API).text
    assert "secret" not in changed.json()
    assert vault.decrypt(Credential.objects.get().encrypted_secret) == SECRET.encode()
    assert send(client, "DELETE", url).status_code == 204


def test_the_api_tells_who_may_use_one_to_its_owner_only_and_goes_on_after_the_last(member, stranger, project):
    body = {"user_name": "u", "secret": SECRET, "users": ["stan"], "projects": [project.pk]}
    for name in ("One", "Two"):
        send(client_of(member), "POST", API, {"name": name, **body})

    first = client_of(member).get(f"{API}?limit=1").json()
    second = client_of(stranger).get(f"{API}?after={first[0]['id']}").json()

    assert [(each["name"], each["users"], each["projects"]) for each in first] == [("One", ["stan"], [project.pk])]
    assert [(each["name"], each["users"], each["projects"]) for each in second] == [("Two", None, None)]


def test_the_api_takes_a_keytab_in_base64(member):
    body = {"name": "Robot", "kind": "keytab", "user_name": "robot@REALM"}
    client = client_of(member)

    refused = send(client, "POST", API, {**body, "secret": "no base64!"})
    made = send(client, "POST", API, {**body, "secret": base64.b64encode(b"keys").decode()})

    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "The secret cannot be read. A password is text, a keytab is in base64.",
    )
    assert made.status_code == 201
    assert vault.decrypt(Credential.objects.get().encrypted_secret) == b"keys"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"kind": "card"}, {"users": "x"}, {"user_name": None}])
def test_a_refusal_of_the_api_does_not_repeat_the_secret(member, wrong):
    answer = send(client_of(member), "POST", API, {"name": "R", "user_name": "u", "secret": SECRET, **wrong})

    assert answer.status_code == 422
    assert SECRET not in answer.content.decode()


def test_no_secret_is_in_a_repr_or_in_the_audit(member, credential):
    change_credential(member, credential, of())

    entries = AuditEntry.objects.values_list("thing", "changes")
    assert SECRET not in f"{of()!r}{credential!r}{list(entries)}"
    assert ("Robot", ["changed the secret"]) in entries
