"""The second factor: without it nobody is signed in, nobody guesses a code or uses one twice; who must have one."""

import time
from collections.abc import Callable
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import Settings

from connections.credentials import vault
from designer.accounts.second_factor.resetting import reset_second_factors
from designer.accounts.tokens.issuing import issue_token
from designer.errors import NotAllowed
from designer.models import ApiToken, AuditEntry, Session, User
from designer.views.accounts.second_factors import urlpatterns
from tests.designer.accounts.conftest import ATTACKER, HOME, Clock
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database

PASSWORD = "a long password"
CODE = "/signin/second-factor/"


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret(member: User) -> str:
    """The secret of the member's authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    return secret


Begin = Callable[..., Client]


@pytest.fixture
def begin(secret: str, clock: Clock) -> Begin:
    """Give a browser in which the member's password was typed."""

    def type_password(address: str = HOME, path: str = "/signin/") -> Client:
        browser = Client(REMOTE_ADDR=address)
        answer = browser.post(path, {"username": "mia", "password": PASSWORD, "next": "/people/"})
        assert answer.url == CODE
        return browser

    return type_password


def type_code(browser: Client, code: str) -> HttpResponse:
    return browser.post(CODE, {"code": code})


def test_the_password_alone_opens_nothing(member: User, begin: Begin):
    browser = begin()
    assert browser.get("/").status_code == 302
    assert browser.get("/api/v1/projects").status_code == 401
    assert not Session.objects.filter(user=member).exists()
    assert not AuditEntry.objects.filter(action="signed in from").exists()


def test_a_code_signs_in_with_a_new_key_and_leads_where_one_wanted_to_go(member: User, begin: Begin, secret: str):
    browser = begin()
    before = browser.cookies["sessionid"].value
    assert type_code(browser, code_of(secret)).url == "/people/"
    assert browser.cookies["sessionid"].value != before
    assert browser.get("/api/v1/projects").status_code == 200
    assert Session.objects.get(user=member).address == HOME
    assert AuditEntry.objects.filter(action="signed in from", user=member).count() == 1


def test_where_one_wanted_to_go_is_here(member: User, secret: str):
    browser = Client()
    given = {"username": "mia", "password": PASSWORD, "next": "https://evil.example/"}
    browser.post(reverse("sign-in"), given)
    assert type_code(browser, code_of(secret)).url == "/"


def test_a_code_is_good_once(begin: Begin, secret: str):
    code = code_of(secret)
    assert type_code(begin(), code).status_code == 302
    assert "is wrong, or was used already" in type_code(begin(), code).text
    assert type_code(begin(), code_of(secret, 1)).status_code == 302


def test_guessing_codes_is_slowed_down_and_the_password_in_between_gains_nothing(begin: Begin, secret: str):
    guesses = [type_code(begin(ATTACKER), "000000").text for _ in range(7)]
    assert "Too many attempts to sign in failed." not in guesses[5]
    assert "Too many attempts to sign in failed." in guesses[6]
    assert "Too many attempts to sign in failed." in type_code(begin(ATTACKER), code_of(secret)).text
    failed = AuditEntry.objects.get(action="failed the second factor from", thing=ATTACKER)
    assert (failed.count, failed.changes) == (6, ["no attempt is taken for 5 seconds"])
    assert type_code(begin(HOME), code_of(secret)).status_code == 302


def test_a_recovery_code_signs_in_once(member: User, begin: Begin):
    code = RecoveryCodes.activate(member).get_unused_codes()[0]
    assert type_code(begin(), code).status_code == 302
    assert type_code(begin(), code).status_code == 200


def test_who_has_not_typed_a_password_is_sent_to_the_sign_in_page(db):
    assert Client().get(CODE).url == reverse("sign-in")
    assert type_code(Client(), "000000").url == reverse("sign-in")


def test_an_account_that_is_closed_in_between_is_not_signed_in(member: User, begin: Begin, secret: str):
    browser = begin()
    User.objects.filter(pk=member.pk).update(is_active=False)
    type_code(browser, code_of(secret))
    assert browser.get("/").status_code == 302


def confirm(browser: Client, path: str) -> HttpResponse:
    """Ask for a page that asks for the password first, and type it."""
    asked = browser.get(path)
    assert asked.url.startswith("/account/again/")
    return browser.post(asked.url, {"password": PASSWORD}, follow=True)


@pytest.mark.parametrize(
    "page", [each for each in urlpatterns if each.name != "mfa_authenticate"], ids=lambda each: each.name
)
def test_pages_of_second_factors_are_for_who_is_signed_in(db, page: URLPattern):
    path = reverse(page.name, args=[1] if "<int:pk>" in str(page.pattern) else [])
    assert [Client().get(path).url.partition("?")[0], Client().post(path).url] == [reverse("sign-in")] * 2


def test_an_app_is_set_up_after_the_password_was_typed_again(member: User, django_capture_on_commit_callbacks):
    browser = client_of(member)
    page = confirm(browser, reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "wrong" in browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).text.lower()
    with django_capture_on_commit_callbacks(execute=True):
        shown = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    assert "they are shown only now" in shown.text
    assert shown.context["unused_codes"][0] in shown.text
    again = browser.get(reverse("mfa_view_recovery_codes"))
    assert "****" not in again.text
    assert shown.context["unused_codes"][0] not in again.text
    assert secret not in str(list(Authenticator.objects.values()))
    actions = AuditEntry.objects.filter(user=member).values_list("action", "thing")
    assert ("added second factor", "TOTP Authenticator") in actions


def test_the_password_is_asked_for_under_the_limits_of_signing_in(member: User, clock: Clock):
    browser = client_of(member)
    path = browser.get(reverse("mfa_activate_totp")).url
    statuses = [browser.post(path, {"password": f"wrong {number}"}).status_code for number in range(8)]
    assert statuses == [200] * 6 + [429] * 2


def test_removing_the_last_one_takes_the_recovery_codes_too(member: User, secret: str):
    RecoveryCodes.activate(member)
    browser = client_of(member)
    confirm(browser, reverse("mfa_deactivate_totp"))
    assert browser.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_cannot_be_removed(member: User, stranger: User):
    passkey = Authenticator.objects.create(user=stranger, type="webauthn", data={"name": "Key", "credential": {}})
    browser = client_of(member)
    path = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert confirm(browser, path).status_code == 404
    assert browser.post(path).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_pages_of_passkeys_name_the_configured_host(member: User, settings: Settings):
    settings.PUBLIC_URL = "https://mailwright.example.com"
    page = confirm(client_of(member), reverse("mfa_add_webauthn"))
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "mailwright.example.com"


def test_administrators_have_to_have_one_where_the_installation_says_so(
    administrator: User, member: User, settings: Settings, clock: Clock
):
    word = issue_token(administrator, "CI", ApiToken.Scope.READ, clock.now().date().replace(year=2027)).word
    settings.SECOND_FACTOR = "administrators"
    browser, program = client_of(administrator), {"Authorization": f"Bearer {word}"}
    assert browser.get("/people/").url == reverse("mfa_index")
    assert "wants a second factor of you" in browser.get(reverse("mfa_index")).text
    assert browser.get("/api/v1/people").status_code == 403
    assert Client().get("/api/v1/people", headers=program).status_code == 403
    assert client_of(member).get("/").status_code == 200
    TOTP.activate(administrator, generate_totp_secret())
    assert browser.get("/people/").status_code == 200
    assert Client().get("/api/v1/people", headers=program).status_code == 200


def test_everybody_has_to_have_one_where_the_installation_says_so(member: User, settings: Settings):
    settings.SECOND_FACTOR = "everybody"
    assert client_of(member).get("/").url == reverse("mfa_index")
    assert client_of(member).post(reverse("sign-out")).status_code == 302
    settings.SECOND_FACTOR = "nobody"
    with pytest.raises(ImproperlyConfigured, match="optional, administrators, everybody"):
        client_of(member).get("/")


def test_an_administrator_resets_them_on_the_page_by_the_api_and_by_the_command(
    administrator: User, member: User, stranger: User, secret: str
):
    with pytest.raises(NotAllowed):
        reset_second_factors(stranger, member)
    page = reverse("person", args=[member.pk])
    assert "TOTP Authenticator" in client_of(administrator).get(page).text
    client_of(administrator).post(reverse("person-reset-second-factors", args=[member.pk]))
    assert not Authenticator.objects.exists()
    TOTP.activate(member, secret)
    assert client_of(administrator).delete(f"/api/v1/people/{member.pk}/second-factors").status_code == 204
    assert not Authenticator.objects.exists()
    TOTP.activate(member, secret)
    output = StringIO()
    call_command("resetsecondfactors", "mia", stdout=output)
    assert output.getvalue() == "mia had 1 second factor, and has none now.\n"
    changes = AuditEntry.objects.filter(action="reset second factors of", thing="mia").values_list("changes", flat=True)
    assert list(changes) == [["taken away: TOTP Authenticator"]] * 3


def test_secrets_of_second_factors_follow_the_keys(member: User, secret: str, monkeypatch: pytest.MonkeyPatch):
    keys = ["k" * 40]
    monkeypatch.setattr(vault, "read_credential_keys", lambda kept: keys)
    Authenticator.objects.all().delete()
    TOTP.activate(member, secret)
    keys.insert(0, "n" * 40)
    call_command("rotatekeys", stdout=StringIO())
    keys.pop()
    code = code_of(secret)
    assert TOTP(Authenticator.objects.get()).validate_code(code)


def test_who_is_signed_in_costs_no_query_more_where_it_is_optional(member: User, django_assert_max_num_queries):
    browser = client_of(member)
    with django_assert_max_num_queries(6):
        browser.get(reverse("mfa_index"))
