"""Signing in by a Kerberos ticket of the browser: against a real KDC, with the keys of a keytab, at one address."""

import importlib.util
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from designer.accounts.single_sign_on.keytab import KerberosSignIn
from designer.accounts.single_sign_on.negotiate import LONGEST_TOKEN, read_token
from designer.models import AuditEntry, Session, User
from tests.servers.kdc import REALM
from tests.servers.realm import Realm, kerberos_realm, missing_programs

pytestmark = pytest.mark.any_database
needs_kerberos = pytest.mark.skipif(
    importlib.util.find_spec("gssapi") is None,
    reason="the extra kerberos is not installed (requirements/kerberos.lock)",
)
PATH = "/signin/kerberos/"


@pytest.fixture(scope="module")
def made_realm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    """A realm in which localhost has the service of web servers as well."""
    if reason := missing_programs():
        pytest.skip(reason)
    with kerberos_realm(tmp_path_factory.mktemp("realm")) as realm:
        entries = f"addprinc -randkey HTTP/localhost\nktadd -k {realm.folder}/http.keytab HTTP/localhost\n"
        realm.run("kadmin.local", "-r", REALM, stdin=entries)
        yield realm


@pytest.fixture
def realm(made_realm: Realm, tmp_path, monkeypatch, settings: Settings, db) -> Realm:
    monkeypatch.setenv("KRB5_CONFIG", str(made_realm.configuration))
    monkeypatch.setenv("KRB5_CLIENT_KTNAME", f"FILE:{tmp_path}/no-keytab")
    monkeypatch.setenv("KRB5RCACHENAME", f"dfl:{tmp_path}")
    monkeypatch.setenv("KRB5CCNAME", made_realm.make_ticket("alice-of-the-browser"))
    settings.KERBEROS = KerberosSignIn(f"{made_realm.folder}/http.keytab", (REALM,))
    return made_realm


def show_ticket(service: str = "HTTP", protocol: str = "negotiate") -> Any:
    """Give the security context of a browser, which has alice's ticket."""
    spnego = pytest.importorskip("spnego")
    return spnego.client(hostname="localhost", service=service, protocol=protocol)


def come(token: bytes | str | None, path: str = PATH, **headers: str) -> tuple[Client, HttpResponse]:
    text = b64encode(token).decode() if isinstance(token, bytes) else token
    sent = {} if text is None else {"Authorization": f"Negotiate {text}"}
    browser = Client()
    return browser, browser.get(path, headers={**sent, **headers})


@needs_kerberos
def test_who_shows_a_ticket_is_signed_in_and_the_server_proves_itself(realm: Realm):
    asked = Client().get(PATH)
    assert (asked.status_code, asked["WWW-Authenticate"]) == (401, "Negotiate")
    assert "Sign in with a password" in asked.text

    ticket = show_ticket()
    browser, answer = come(ticket.step(), f"{PATH}?next=/executions/")

    assert answer.url == "/executions/"
    ticket.step(b64decode(answer["WWW-Authenticate"].removeprefix("Negotiate ")))
    assert ticket.complete
    alice = User.objects.get()
    assert (alice.username, alice.has_usable_password(), alice.is_superuser) == ("alice", False, False)
    assert browser.get("/").status_code == 200
    assert Session.objects.get(user=alice)
    assert set(AuditEntry.objects.filter(user=alice).values_list("action", flat=True)) == {
        "came by Kerberos as",
        "signed in from",
    }


@needs_kerberos
def test_a_token_is_good_once(realm: Realm):
    token = show_ticket().step()
    assert come(token)[1].url == "/"
    assert come(token)[1].url == reverse("sign-in")


@needs_kerberos
def test_a_ticket_for_another_service_of_the_keytab_is_not_taken(realm: Realm, settings: Settings):
    settings.KERBEROS = replace(settings.KERBEROS, keytab=str(realm.service_keytab))
    browser, answer = come(show_ticket("smtp").step())
    assert answer.url == reverse("sign-in")
    assert "Kerberos did not prove who you are." in browser.get(answer.url).text
    assert not User.objects.exists()


@needs_kerberos
@pytest.mark.parametrize("keytab", ["alice.keytab", "nothing.keytab"])
def test_a_keytab_that_does_not_fit_signs_nobody_in(realm: Realm, settings: Settings, keytab: str):
    token = show_ticket().step()
    settings.KERBEROS = replace(settings.KERBEROS, keytab=f"{realm.folder}/{keytab}")
    assert come(token)[1].url == reverse("sign-in")
    assert AuditEntry.objects.filter(action="was refused by single sign-on from").count() == 1


@needs_kerberos
def test_people_of_other_realms_and_accounts_with_a_password_stay_out(realm: Realm, settings: Settings):
    settings.KERBEROS = replace(settings.KERBEROS, realms=("OTHER.TEST",))
    browser, answer = come(show_ticket().step())
    assert "“alice@WINAUTH.TEST”, whom nobody lets in here" in browser.get(answer.url).text
    settings.KERBEROS = replace(settings.KERBEROS, realms=(REALM,))
    User.objects.create_user("Alice", password="a long password")
    assert come(show_ticket().step())[1].url == reverse("sign-in")
    settings.KERBEROS = replace(settings.KERBEROS, links_accounts=True)
    assert come(show_ticket().step())[1].url == "/"
    User.objects.update(is_superuser=True)
    assert come(show_ticket().step())[1].url == reverse("sign-in")


@needs_kerberos
@pytest.mark.parametrize(
    "token", [b"NTLMSSP\0\1\0\0\0", b"x", b"\x60\x82\xff\xff" + b"\0" * 100, b"\0" * LONGEST_TOKEN]
)
def test_what_is_no_ticket_is_refused_and_entered(realm: Realm, token: bytes):
    assert come(token)[1].url == reverse("sign-in")
    assert AuditEntry.objects.filter(action="was refused by single sign-on from").exists()


@pytest.mark.parametrize(
    "header",
    ["", "Basic YWRhOng=", "Negotiate", "Negotiate !", "Negotiate YQ", f"Negotiate {'A' * 2 * LONGEST_TOKEN}AAAA"],
)
def test_what_is_no_token_is_none(header: str):
    assert read_token(header) is None


def test_other_sites_begin_nothing_and_without_the_setting_there_is_nothing(settings: Settings, db):
    assert come(None)[1].url == reverse("sign-in")
    assert "Sign in with Windows" not in Client().get(reverse("sign-in")).text
    settings.KERBEROS = KerberosSignIn("/nowhere.keytab", (REALM,))
    assert come(None, **{"Sec-Fetch-Site": "cross-site"})[1].url == reverse("sign-in")
    assert f'href="{PATH}?next=%2Fpeople%2F"' in Client().get(reverse("sign-in"), {"next": "/people/"}).text


def test_a_keytab_without_realms_is_refused_at_the_start():
    with pytest.raises(ImproperlyConfigured, match="KERBEROS_REALMS"):
        KerberosSignIn("/etc/http.keytab")
