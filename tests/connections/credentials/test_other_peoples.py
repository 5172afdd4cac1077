"""Another person's credential: no manager, expression, name or old page brings anybody its secret."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from connections.catalog.services import create_connection
from connections.credentials.services import change_credential, create_credential
from connections.models import Credential
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from designer.errors import Invalid
from designer.models import Project
from designer.package.document import VariableDocument
from designer.services.packages import create_package, save_package
from tests.connections.credentials.conftest import of
from tests.connections.credentials.typed import API, send
from tests.packages import package, smtp
from tests.rights import join, let_manage_catalog
from tests.signed_in import client_of


def test_the_editor_offers_the_credentials_that_one_may_use(member, stranger, credential):
    create_credential(stranger, of("Not mine"))

    page = client_of(let_manage_catalog(member)).get("/connections/new/").text

    assert re.search(r'<option value="Robot"[^>]*>\s*Robot', page)
    assert "Not mine" not in page
    assert "own identity" in page


def test_the_editor_keeps_a_credential_that_one_may_not_use(member, stranger, project: Project):
    create_credential(stranger, of("Foreign"))
    join(project, stranger)
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
    join(project, stranger)
    manager = smtp(credential="Robot")
    stored = create_package(member, project, package(connections=[manager]))

    save_package(stranger, stored.pk, package("Renamed", connections=[manager]), 1)
    changed = manager.model_copy(update={"properties": {**manager.properties, "smtp_server": "evil.example"}})
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        save_package(stranger, stored.pk, package("Renamed", connections=[changed]), 2)


def test_nor_by_an_expression_or_by_what_stands_around_one(member, stranger, project: Project, credential):
    join(project, stranger)
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
