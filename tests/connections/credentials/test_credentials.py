"""Credentials on pages and in the API: who may use and change them, and that their secret is nowhere."""

import base64
import json
import re
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connections.catalog.services import create_connection
from connections.credentials import vault
from connections.credentials.services import change_credential, create_credential, usable_credentials
from connections.models import Credential, CredentialKind
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from designer.errors import Invalid, NotAllowed
from designer.models import AuditEntry, Project
from designer.package.document import VariableDocument
from designer.people.permissions import Right
from designer.services.packages import create_package, save_package
from tests.connections.credentials.conftest import SECRET, of
from tests.packages import package, smtp
from tests.rights import grant
from tests.signed_in import client_of

LIST, NEW, API = "/credentials/", "/credentials/new/", "/api/v1/credentials"


def typed(**changed: object) -> dict[str, object]:
    return {
        "name": "Robot",
        "kind": "password",
        "user_name": "DOM\\robot",
        "password": SECRET,
        "users": "",
        **changed,
    }


def send(client: Client, method: str, url: str, body: object = None):
    return client.generic(method, url, json.dumps(body) if body is not None else "", "application/json")


def test_one_is_made_on_its_page_and_its_secret_is_on_none(member):
    client = client_of(member)

    made = client.post(NEW, typed(), follow=True)

    credential = Credential.objects.get()
    page = client.get(reverse("credential", args=[credential.uid]))
    assert "The credential “Robot” is made." in made.text
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

    project.members.add(stranger)

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


def test_the_editor_offers_the_credentials_that_one_may_use(member, stranger, credential):
    create_credential(stranger, of("Not mine"))

    page = client_of(grant(member, Right.MANAGE_CATALOG)).get("/connections/new/").text

    assert re.search(r'<option value="Robot"[^>]*>\s*Robot', page)
    assert "Not mine" not in page
    assert "own identity" in page


def test_the_editor_keeps_a_credential_that_one_may_not_use(member, stranger, project: Project):
    create_credential(stranger, of("Foreign"))
    project.members.add(stranger)
    manager = create_connection(stranger, project, smtp(credential="Foreign"))

    page = client_of(member).get(reverse("connection", args=[manager.uid])).text

    assert re.search(r'<option value="Foreign" selected[^>]*>Foreign \(not yours to use', page)


def test_windows_authentication_without_encryption_is_warned_of():
    open_line = find_smtp_issues(SmtpProperties(smtp_server="mail", use_windows_authentication=True))
    encrypted = find_smtp_issues(SmtpProperties(smtp_server="mail", use_windows_authentication=True, enable_ssl=True))

    assert [(issue.severity, issue.property) for issue in open_line] == [("warning", "enable_ssl")]
    assert list(encrypted) == []


def test_a_shared_manager_cannot_be_pointed_elsewhere_with_another_persons_credential(cataloguer, credential):
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        create_connection(cataloguer, None, smtp(smtp_server="evil.example", credential=" robot "))


def test_nor_can_one_of_a_package(member, stranger, project: Project, credential):
    project.members.add(stranger)
    manager = smtp(credential="Robot")
    stored = create_package(member, project, package(connections=[manager]))

    save_package(stranger, stored.pk, package("Renamed", connections=[manager]), 1)
    changed = manager.model_copy(update={"properties": {**manager.properties, "smtp_server": "evil.example"}})
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        save_package(stranger, stored.pk, package("Renamed", connections=[changed]), 2)


def test_nor_by_an_expression_or_by_what_stands_around_one(member, stranger, project: Project, credential):
    project.members.add(stranger)
    manager = smtp(credential="Robot")
    stored = create_package(member, project, package(connections=[manager]))

    driven = manager.model_copy(update={"expressions": {"smtp_server": "@[User::Server]"}})
    variables = [VariableDocument(name="Server", value="mail.example")]
    led = package(connections=[driven]).model_copy(update={"variables": variables})
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        save_package(stranger, stored.pk, led, 1)
    save_package(member, stored.pk, led, 1)
    evil = led.model_copy(update={"variables": [variables[0].model_copy(update={"value": "evil.example"})]})
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        save_package(stranger, stored.pk, evil, 2)


@pytest.mark.parametrize("spelling", ["MÜLLER", "müller", "Müller"])
def test_another_case_of_its_name_is_no_way_round(member, cataloguer, spelling: str):
    create_credential(member, of("MÜLLER"))
    resolves = Credential.objects.filter(name__iexact=spelling).exists()

    if resolves:
        with pytest.raises(Invalid, match="You may not use the credential “MÜLLER”"):
            create_connection(cataloguer, None, smtp(smtp_server="evil.example", credential=spelling))
    else:
        create_connection(cataloguer, None, smtp(smtp_server="evil.example", credential=spelling))


@pytest.mark.parametrize("spelling", [" later", "later ", "\u00a0LATER\u2003"])
def test_blanks_around_a_name_are_no_way_round(member, cataloguer, spelling: str):
    create_connection(cataloguer, None, smtp(credential=spelling))
    with pytest.raises(Invalid, match="A connection manager names a credential “later” already"):
        create_credential(member, of("later"))


def test_a_name_that_a_manager_waits_for_cannot_be_taken(member, cataloguer, credential):
    create_connection(cataloguer, None, smtp(smtp_server="evil.example", credential="Later"))

    with pytest.raises(Invalid, match="A connection manager names a credential “later” already"):
        create_credential(member, of("later"))
    with pytest.raises(Invalid, match="A connection manager names a credential “later” already"):
        change_credential(member, credential, of("later"))


def test_a_change_from_an_old_page_does_not_bring_an_old_secret_back(member, credential):
    seen = Credential.objects.get(pk=credential.pk)
    change_credential(member, credential, of())
    kept = Credential.objects.get(pk=credential.pk).encrypted_secret
    change_credential(member, seen, replace(of(), secret=None, description="New"))

    assert Credential.objects.get(pk=credential.pk).encrypted_secret == kept


@pytest.mark.parametrize(
    "wrong",
    [{"projects": [10**30]}, {"secret": "\ud800"}, {"name": "a\x00b"}, {"user_name": "a\x00"}, {"users": ["\x00"]}],
)
def test_garbage_is_refused_with_a_sentence(member, wrong: dict[str, object]):
    answer = send(client_of(member), "POST", API, {"name": "R", "user_name": "u", "secret": "x", **wrong})

    assert answer.status_code == 422
    assert answer.json()["detail"]
