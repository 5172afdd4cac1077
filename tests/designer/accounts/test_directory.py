"""Signing in with a directory's name and password, against a real OpenLDAP, and what of a directory is never taken."""

import importlib.util
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from designer.accounts.directory import signing_in
from designer.accounts.directory.settings import Directory
from designer.models import AuditEntry, Session, User
from tests.ports import free_port
from tests.servers.directory import BASE, PASSWORD, SERVICE, SERVICE_PASSWORD, OpenLdap, missing_programs, open_ldap

pytestmark = pytest.mark.any_database
OWN = "a long password"
AWAY = "The directory does not answer"
WRONG = "Please enter a correct"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenLdap]:
    if importlib.util.find_spec("django_auth_ldap") is None:
        pytest.skip("the extra ldap is not installed (requirements/kerberos.lock)")
    if reason := missing_programs():
        pytest.skip(reason)
    with open_ldap(tmp_path_factory.mktemp("directory")) as server:
        yield server


@pytest.fixture
def directory(server: OpenLdap, settings: Settings, db) -> Directory:
    settings.DIRECTORY = Directory(
        server.url,
        authorities=str(server.authority),
        bind_dn=SERVICE,
        bind_password=SERVICE_PASSWORD,
        user_base=f"ou=people,{BASE}",
        user_filter="(|(uid=%(user)s)(mail=%(user)s))",
        group_base=BASE,
        groups={"mail": "Senders", "chiefs": "Chiefs"},
    )
    return settings.DIRECTORY


def come(name: str = "ann", password: str = PASSWORD) -> tuple[Client, HttpResponse]:
    browser = Client()
    return browser, browser.post(reverse("sign-in"), {"username": name, "password": password})


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_who_is_in_the_directory_gets_an_account_a_session_and_the_groups(directory: Directory):
    browser, answer = come("Ann")
    assert answer.url == "/"
    ann = User.objects.get()
    assert (ann.username, ann.has_usable_password(), ann.is_superuser) == ("ann", False, False)
    assert list(ann.groups.filter(name__in=["Senders", "Chiefs"]).values_list("name", flat=True)) == ["Senders"]
    assert browser.get("/").status_code == 200
    assert actions() == ["came by LDAP as", "groups by LDAP of", "signed in from"]
    assert AuditEntry.objects.get(action="signed in from").changes == ["with LDAP"]
    come()
    assert User.objects.get() == ann


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ann", "wrong"),
        ("ann", " "),
        ("ann", "bob's own"),
        ("nobody", PASSWORD),
        ("*", PASSWORD),
        ("a*", PASSWORD),
        ("ann)(uid=*", PASSWORD),
        ("*)(|(uid=ann)", PASSWORD),
        ("ann@example.com", PASSWORD),  # found, but another name, which would have attempts of its own
        ("\\61nn", PASSWORD),
    ],
)
def test_what_is_not_the_name_with_its_password_is_wrong_and_counted(directory: Directory, name: str, password: str):
    answer = come(name, password)[1]
    assert WRONG in answer.text
    assert not User.objects.exists()
    assert actions() == ["failed to sign in from"]


def test_an_empty_password_is_never_shown_to_the_directory(directory: Directory):
    assert "This field is required." in come(password="")[1].text
    assert signing_in.find_directory_user("ann", "") is None


def test_a_pause_holds_for_the_directory_too(directory: Directory, monkeypatch: pytest.MonkeyPatch):
    for _ in range(6):
        come(password="wrong")
    monkeypatch.setattr("designer.accounts.forms.find_directory_user", lambda *_: pytest.fail("it was asked"))
    assert come()[1].status_code == 429


def test_an_account_with_a_password_is_not_the_directorys_unless_a_setting_says_so(
    directory: Directory, settings: Settings
):
    User.objects.create_user("ANN", password=OWN)
    assert WRONG in come()[1].text
    assert come("ANN", OWN)[1].url == "/"
    settings.DIRECTORY = replace(directory, links_accounts=True)
    assert come()[1].url == "/"
    User.objects.update(is_superuser=True)
    assert WRONG in come()[1].text


def test_groups_say_who_comes_in_and_who_is_an_administrator(directory: Directory, settings: Settings):
    settings.DIRECTORY = replace(
        directory, allowed_groups=frozenset({"chiefs"}), administrators=frozenset({"chiefs"}), creates_accounts=False
    )
    assert "in no group that may use Mailwright" in come()[1].text
    assert actions() == ["was refused by LDAP from"]
    assert "There is no account “bob”." in come("bob", "bob's own")[1].text
    User.objects.create_user("bob")
    assert come("bob", "bob's own")[1].url == "/"
    assert User.objects.get().is_superuser


def test_a_dn_by_a_pattern_needs_no_search_and_lets_nobody_write_one(
    directory: Directory, server: OpenLdap, settings: Settings
):
    pattern = f"uid=%(user)s,ou=people,{BASE}"
    settings.DIRECTORY = Directory(
        server.open_url, authorities=directory.authorities, user_dn=pattern, group_base=BASE, groups=directory.groups
    )
    assert come()[1].url == "/"
    assert User.objects.get().groups.filter(name="Senders").exists()
    assert WRONG in come("bob,ou=people", "bob's own")[1].text
    assert WRONG in come("bob+cn=Bob", "bob's own")[1].text


FAULTS = {
    "nobody there": lambda it, server: replace(it, url=f"ldaps://127.0.0.1:{free_port()}"),
    "no port": lambda it, server: replace(it, url="ldaps://127.0.0.1:99999"),
    "not trusted": lambda it, server: replace(it, authorities=""),
    "not trusted by StartTLS": lambda it, server: replace(it, url=server.open_url, authorities=""),
    "another host's certificate": lambda it, server: replace(it, url=server.url.replace("127.0.0.1", "localhost")),
    "another password of the service": lambda it, server: replace(it, bind_password="another"),
    "no such place": lambda it, server: replace(it, user_base="dc=nowhere"),
    "no such groups": lambda it, server: replace(it, group_base="dc=nowhere"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_directory_that_cannot_be_asked_signs_nobody_in_and_stops_nobody_else(
    directory: Directory, server: OpenLdap, settings: Settings, fault: str
):
    User.objects.create_user("olga", password=OWN)
    settings.DIRECTORY = FAULTS[fault](directory, server)
    assert AWAY in come()[1].text
    assert come("olga", OWN)[1].url == "/"
    assert not User.objects.filter(username="ann").exists()


@pytest.mark.parametrize("kind", ["ldaps", "ldap"])
def test_a_silent_server_is_not_waited_for_and_the_next_is_asked(
    directory: Directory, server: OpenLdap, settings: Settings, kind: str
):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"{kind}://127.0.0.1:{silent.getsockname()[1]}"
        settings.DIRECTORY = replace(directory, url=address, seconds=0.2)
        assert AWAY in come()[1].text
        other = server.url if kind == "ldaps" else server.open_url
        settings.DIRECTORY = replace(directory, url=f"{address} {other}", seconds=0.2)
        assert come()[1].url == "/"


def test_only_an_explicit_switch_lets_passwords_go_in_the_clear(
    directory: Directory, server: OpenLdap, settings: Settings
):
    settings.DIRECTORY = replace(directory, url=server.open_url, authorities="", is_plain=True)
    assert come()[1].url == "/"


def test_a_second_factor_is_asked_for_as_ever(directory: Directory):
    TOTP.activate(User.objects.create_user("ann"), generate_totp_secret())
    answer = come()[1]
    assert answer.url == "/signin/second-factor/"
    assert not Session.objects.filter(user__isnull=False).exists()


def test_without_the_extra_a_start_is_refused_and_the_page_says_so(
    settings: Settings, db, monkeypatch: pytest.MonkeyPatch
):
    settings.DIRECTORY = Directory("ldap://nowhere.example", is_plain=True, authorities="/no/file", user_base=BASE)
    monkeypatch.setattr("designer.accounts.directory.check.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "designer.accounts.directory.backend", None)
    assert "LDAP is not installed on this server." in come()[1].text
    assert {message.id for message in run_checks()} >= {"mailwright.E002", "mailwright.E003", "mailwright.W004"}


@pytest.mark.parametrize(
    ("settings_of_it", "named"),
    [
        ({"url": "directory.example"}, "LDAP_URL"),
        ({"url": "ldaps://a ldap://b"}, "LDAP_URL"),
        ({"user_base": ""}, "LDAP_USER_BASE"),
        ({"user_dn": "uid=%(user)s"}, "LDAP_USER_DN"),
        ({"user_base": "", "user_dn": "uid=ann"}, "LDAP_USER_DN needs"),
        ({"user_filter": "(uid=%s)"}, "LDAP_USER_FILTER"),
        ({"user_filter": "(uid=ann)"}, "LDAP_USER_FILTER"),
        ({"group_filter": "(member=%(name)s)"}, "LDAP_GROUP_FILTER"),
        ({"bind_dn": SERVICE}, "LDAP_BIND_PASSWORD"),
        ({"groups": {"theirs": "ours"}}, "LDAP_GROUP_BASE"),
    ],
)
def test_settings_that_do_not_fit_are_refused_at_the_start(settings_of_it: dict, named: str):
    with pytest.raises(ImproperlyConfigured, match=named):
        Directory(**{"url": "ldaps://directory.example", "user_base": BASE, **settings_of_it})
