"""Signing in at an identity provider: a real one, which checks what it is sent; who gets which account and groups."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from designer.accounts.single_sign_on.provider import Provider, read_mapping
from designer.models import AuditEntry, Session, User
from tests.designer.accounts.conftest import HOME
from tests.servers.identity_provider import CLIENT, SECRET, IdentityProvider, identity_provider

pytestmark = pytest.mark.any_database
BEGIN = "/signin/sso/begin/"
CALLBACK = "/signin/sso/callback/"


@pytest.fixture
def there(db) -> Iterator[IdentityProvider]:
    """The provider, where Ann is signed in."""
    claims = {"sub": "1234", "preferred_username": "ann", "name": "Ann Miller", "email": "ann@example.com"}
    with identity_provider(**claims, groups=["staff", "mail-admins"]) as provider:
        yield provider


@pytest.fixture
def configure(there: IdentityProvider, settings: Settings) -> Callable[..., None]:
    def set_up(**more: object) -> None:
        ours = Provider(there.address, CLIENT, SECRET, **more)
        settings.SINGLE_SIGN_ON, settings.SOCIALACCOUNT_PROVIDERS = ours, ours.settings

    set_up()
    return set_up


def sign_in(there: IdentityProvider, path: str = BEGIN, browser: Client | None = None) -> tuple[Client, HttpResponse]:
    browser = browser or Client(REMOTE_ADDR=HOME, headers={"User-Agent": "Firefox/150 Linux"})
    return browser, browser.get(there.approve(browser.get(path).url))


def test_who_comes_first_gets_an_account_of_their_name(there: IdentityProvider, configure):
    assert f"{BEGIN}?next=%2Fpeople%2F" in Client().get(reverse("sign-in"), {"next": "/people/"}).text
    browser, answer = sign_in(there, f"{BEGIN}?next=/executions/")
    assert answer.url == "/executions/"
    ann = User.objects.get()
    assert (ann.username, ann.display_name, ann.email) == ("ann", "Ann Miller", "ann@example.com")
    assert (ann.is_superuser, ann.has_usable_password()) == (False, False)
    assert browser.get("/api/v1/projects").status_code == 200
    assert Session.objects.get(user=ann).address == HOME
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"came by single sign-on as", "signed in from"}


def test_the_same_identity_is_the_same_account_whatever_it_is_called_now(there: IdentityProvider, configure):
    sign_in(there)
    there.claims["preferred_username"] = "ann-miller"
    sign_in(there)
    assert list(User.objects.values_list("username", flat=True)) == ["ann"]


def test_state_and_pkce_are_sent_and_a_callback_is_good_once_in_its_own_browser(there: IdentityProvider, configure):
    browser = Client()
    path = there.approve(browser.get(BEGIN).url)
    assert there.asked[0]["code_challenge_method"] == "S256"
    assert there.asked[0]["state"]
    assert Client().get(path).url == reverse("sign-in")
    assert browser.get(path).url == "/"
    browser.post(reverse("sign-out"))
    assert browser.get(path).url == reverse("sign-in")
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("fault", [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}])
def test_a_token_that_is_not_for_us_signs_nobody_in(there: IdentityProvider, configure, fault: dict):
    there.faults = fault
    browser, answer = sign_in(there)
    assert answer.url == reverse("sign-in")
    assert "did not work" in browser.get(answer.url).text
    assert not User.objects.exists()


def test_a_refusal_at_the_provider_is_told(there: IdentityProvider, configure):
    browser = Client()
    state = there.approve(browser.get(BEGIN).url).partition("state=")[2]
    answer = browser.get(CALLBACK, {"error": "access_denied", "state": state})
    assert "did not work" in browser.get(answer.url).text


def test_a_provider_that_is_away_is_told(there: IdentityProvider, configure, settings: Settings):
    gone = replace(settings.SINGLE_SIGN_ON, issuer="http://127.0.0.1:1")
    settings.SOCIALACCOUNT_PROVIDERS = gone.settings
    browser = Client()
    assert browser.get(BEGIN).url == reverse("sign-in")
    assert "The identity provider does not answer." in browser.get(reverse("sign-in")).text


def test_a_name_that_is_taken_gives_nobody_the_account(there: IdentityProvider, configure, member: User):
    there.claims["preferred_username"] = "MIA"
    browser, answer = sign_in(there)
    assert "is not yours by single sign-on" in browser.get(answer.url).text
    assert not SocialAccount.objects.exists()


def test_an_account_is_linked_where_the_installation_allows_it_but_no_administrator(
    there: IdentityProvider, configure, member: User, administrator: User
):
    configure(links_accounts=True)
    there.claims["preferred_username"] = "mia"
    assert sign_in(there)[1].url == "/"
    assert SocialAccount.objects.get().user == member
    there.claims |= {"sub": "5678"}
    assert sign_in(there)[1].url == reverse("sign-in")
    there.claims |= {"sub": "9999", "preferred_username": "ada"}
    assert sign_in(there)[1].url == reverse("sign-in")
    assert SocialAccount.objects.count() == 1


def test_nobody_unknown_gets_an_account_where_the_installation_makes_none(there: IdentityProvider, configure):
    configure(creates_accounts=False)
    browser, answer = sign_in(there)
    assert "There is no account “ann”." in browser.get(answer.url).text
    assert not User.objects.exists()


def test_only_who_is_in_an_allowed_group_is_let_in(there: IdentityProvider, configure):
    configure(allowed_groups=frozenset({"mailwright"}))
    browser, answer = sign_in(there)
    assert "in no group that may use Mailwright" in browser.get(answer.url).text
    there.claims["groups"] = "mailwright"
    assert sign_in(there)[1].url == "/"
    there.claims["groups"] = []
    assert sign_in(there)[1].url == reverse("sign-in")


def test_groups_and_administrators_follow_the_provider_at_each_sign_in(there: IdentityProvider, configure):
    configure(groups={"staff": "Mailers", "ops": "Operators"}, administrators=frozenset({"mail-admins"}))
    sign_in(there)
    ann = User.objects.get()
    ann.groups.create(name="By hand")
    assert (ann.is_superuser, set(ann.groups.values_list("name", flat=True))) == (True, {"Mailers", "By hand"})
    there.claims["groups"] = ["ops"]
    sign_in(there)
    ann = User.objects.get()
    assert (ann.is_superuser, set(ann.groups.values_list("name", flat=True))) == (False, {"Operators", "By hand"})
    changes = AuditEntry.objects.filter(action="groups by single sign-on of").order_by("pk").last().changes
    assert changes == ["joined: Operators", "left: Mailers", "is no administrator any more"]


def test_a_second_factor_of_ours_is_asked_for_all_the_same(there: IdentityProvider, configure):
    sign_in(there)
    TOTP.activate(User.objects.get(), generate_totp_secret())
    browser, answer = sign_in(there)
    assert answer.url == reverse("mfa_authenticate")
    assert browser.get("/").status_code == 302


def test_who_has_no_password_sets_up_a_second_factor_just_after_signing_in(there: IdentityProvider, configure, clock):
    browser, _ = sign_in(there)
    assert "you sign in by single sign-on" in browser.get(reverse("account")).text
    assert "Set up an authenticator app" in browser.get(reverse("mfa_activate_totp")).text
    clock.move(minutes=11)
    answer = browser.get(reverse("mfa_activate_totp"))
    assert (answer.status_code, "Sign out and in again first" in answer.text) == (403, True)


def test_a_closed_account_stays_closed(there: IdentityProvider, configure):
    sign_in(there)
    User.objects.update(is_active=False)
    browser, answer = sign_in(there)
    assert "Your account is closed." in browser.get(answer.url).text


def test_other_sites_begin_nothing_and_lead_nowhere(there: IdentityProvider, configure):
    assert Client().get(BEGIN, headers={"Sec-Fetch-Site": "cross-site"}).url == reverse("sign-in")
    assert Client().get(BEGIN, {"process": "connect"}).status_code == 404
    assert Client().post(BEGIN).status_code == 405
    assert sign_in(there, f"{BEGIN}?next=https://evil.example/")[1].url == "/"


def test_the_session_of_who_only_began_ends_soon(there: IdentityProvider, configure):
    Client().get(BEGIN)
    left = Session.objects.get(user=None).expire_date - timezone.now()
    assert left.total_seconds() <= 20 * 60


def test_without_settings_there_is_no_provider(db):
    assert "Sign in with" not in Client().get(reverse("sign-in")).text
    assert Client().get(BEGIN).status_code == 404
    assert Client().get(CALLBACK).status_code == 404


def test_settings_that_make_no_sense_are_refused():
    assert read_mapping("OIDC_GROUPS", ["a = b", "c=d"]) == {"a": "b", "c": "d"}
    with pytest.raises(ImproperlyConfigured, match="THEIR NAME=OUR NAME"):
        read_mapping("OIDC_GROUPS", ["a"])
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
        Provider("https://id.example.com")
