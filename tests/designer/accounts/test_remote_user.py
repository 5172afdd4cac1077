"""Signing in by a proxy's word: believed from the proxy's own connection, at one address, and for nothing else."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from designer.accounts.client_address import read_networks
from designer.accounts.single_sign_on.proxy import RemoteUser
from designer.models import AuditEntry, Session, User

PROXY, HOME = "10.1.2.3", "198.51.100.7"
PATH = "/signin/remote-user/"


@pytest.fixture(autouse=True)
def proxy(settings: Settings, db) -> RemoteUser:
    settings.TRUSTED_PROXIES = read_networks(["10.0.0.0/8"])
    settings.REMOTE_USER = RemoteUser("X-Remote-User", read_networks([PROXY]), realms=("EXAMPLE.COM",))
    return settings.REMOTE_USER


def come(name: str | None, peer: str = PROXY, path: str = PATH, **headers: str) -> tuple[Client, HttpResponse]:
    browser = Client(REMOTE_ADDR=peer)
    sent = {} if name is None else {"X-Remote-User": name}
    return browser, browser.get(path, headers={**sent, "X-Forwarded-For": HOME, **headers})


def test_whom_the_proxy_names_is_signed_in_and_gets_an_account():
    browser, answer = come("ann@EXAMPLE.COM", path=f"{PATH}?next=/executions/")
    assert answer.url == "/executions/"
    ann = User.objects.get()
    assert (ann.username, ann.has_usable_password(), ann.is_superuser) == ("ann", False, False)
    assert Session.objects.get(user=ann).address == HOME
    assert browser.get("/").status_code == 200
    assert come("ANN@EXAMPLE.COM")[1].url == "/"
    assert AuditEntry.objects.filter(action="signed in from", user=ann).count() == 2


@pytest.mark.parametrize("peer", [HOME, "10.1.2.4", "127.0.0.1", ""])
def test_the_header_of_anybody_else_is_not_believed(peer: str):
    browser, answer = come("ann@EXAMPLE.COM", peer, **{"X-Forwarded-For": PROXY})
    assert answer.url == reverse("sign-in")
    assert "did not say who you are" in browser.get(answer.url).text
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name",
    [None, "", "ann", "ann@", "@EXAMPLE.COM", "ann@OTHER.COM", "ann@example.com", "a b@EXAMPLE.COM", "x" * 151],
)
def test_a_name_that_is_none_of_the_realm_signs_nobody_in(name: str | None):
    assert come(name)[1].url == reverse("sign-in")
    assert not User.objects.exists()


def test_no_other_page_reads_the_header():
    for path in ("/", "/api/v1/projects", "/signin/"):
        assert come("ann@EXAMPLE.COM", path=path)[1].status_code in (200, 302, 401)
    assert not User.objects.exists()
    assert not Session.objects.exclude(user=None).exists()


def test_without_the_setting_the_header_counts_for_nothing(settings: Settings):
    settings.REMOTE_USER = RemoteUser()
    assert come("ann@EXAMPLE.COM")[1].url == reverse("sign-in")
    assert "Sign in with Windows" not in Client().get(reverse("sign-in")).text


def test_the_sign_in_page_leads_there():
    assert f'href="{PATH}?next=%2Fpeople%2F"' in Client().get(reverse("sign-in"), {"next": "/people/"}).text


def test_other_sites_begin_nothing_and_lead_nowhere():
    assert come("ann@EXAMPLE.COM", **{"Sec-Fetch-Site": "cross-site"})[1].url == reverse("sign-in")
    assert not User.objects.exists()
    assert come("ann@EXAMPLE.COM", path=f"{PATH}?next=https://evil.example/")[1].url == "/"


def test_an_account_with_a_password_is_opened_where_that_is_allowed_and_an_administrators_never(
    member: User, administrator: User, settings: Settings, proxy: RemoteUser
):
    assert come("mia@EXAMPLE.COM")[1].url == reverse("sign-in")
    settings.REMOTE_USER = replace(proxy, links_accounts=True)
    assert come("mia@EXAMPLE.COM")[1].url == "/"
    assert come("ada@EXAMPLE.COM")[1].url == reverse("sign-in")


def test_a_name_that_two_accounts_have_but_for_capitals_opens_neither():
    User.objects.bulk_create([User(username="ann", password="!"), User(username="Ann", password="!")])
    assert come("ann@EXAMPLE.COM")[1].url == reverse("sign-in")


def test_who_is_unknown_stays_so_where_no_accounts_are_made(settings: Settings, proxy: RemoteUser):
    settings.REMOTE_USER = replace(proxy, creates_accounts=False)
    browser, answer = come("ann@EXAMPLE.COM")
    assert "There is no account “ann”." in browser.get(answer.url).text


def test_a_closed_account_stays_closed():
    come("ann@EXAMPLE.COM")
    User.objects.update(is_active=False)
    browser, answer = come("ann@EXAMPLE.COM")
    assert "Your account is closed." in browser.get(answer.url).text


def test_a_header_without_a_proxy_is_refused_at_the_start():
    with pytest.raises(ImproperlyConfigured, match="REMOTE_USER_PROXIES"):
        RemoteUser("X-Remote-User")
