"""Signing in: guessing is slowed down, nobody is locked out by others, and nothing tells who has an account."""

import base64
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from designer.accounts import attempts, forms
from designer.accounts.client_address import read_networks
from designer.models import AuditEntry, SignInCount, User
from tests.designer.accounts.conftest import ATTACKER, HOME, Clock, SignIn

PASSWORD = "a long password"
Guess = Callable[..., list[int]]


def test_after_some_wrong_passwords_no_further_one_is_looked_at(member: User, guess: Guess, sign_in: SignIn):
    assert guess(36) == [200] * 6 + [429] * 30
    assert sign_in("mia", PASSWORD, ATTACKER).status_code == 429


def test_a_refusal_says_how_long_to_wait(member: User, guess: Guess, sign_in: SignIn):
    guess(6)
    answer = sign_in("mia", "wrong", ATTACKER)
    assert answer.headers["Retry-After"] == "5"
    assert "Too many attempts to sign in failed. Wait 5 seconds, then try again." in answer.text


def test_the_pause_grows_with_each_further_failure(member: User, guess: Guess, clock: Clock):
    guess(6)
    clock.move(seconds=6)
    assert guess(2) == [200, 429]
    clock.move(seconds=6)
    assert guess(1) == [429]
    clock.move(seconds=5)
    assert guess(2) == [200, 429]


def test_the_right_password_is_taken_after_the_pause_and_failures_are_forgotten(
    member: User, guess: Guess, sign_in: SignIn, clock: Clock
):
    guess(8, address=HOME)
    clock.move(seconds=30)
    assert sign_in("mia", PASSWORD).status_code == 302
    assert guess(5, address=HOME) == [200] * 5


def test_guessing_does_not_lock_the_person_out_at_another_address(member: User, guess: Guess, sign_in: SignIn):
    guess(60)  # more than all addresses together have for a name
    assert sign_in("mia", PASSWORD, HOME).status_code == 302


def test_many_addresses_that_guess_together_are_slowed_down(member: User, sign_in: SignIn):
    statuses = [sign_in("mia", "wrong", f"203.0.113.{number}").status_code for number in range(53)]
    assert statuses == [200] * 51 + [429] * 2


def test_who_signed_in_from_an_address_before_is_not_locked_out_by_many_others(member: User, sign_in: SignIn):
    assert sign_in("mia", PASSWORD, HOME).status_code == 302
    assert [sign_in("mia", "wrong", f"203.0.113.{number}").status_code for number in range(53)][-1] == 429
    assert sign_in("mia", PASSWORD, HOME).status_code == 302
    assert sign_in("mia", PASSWORD, "192.0.2.1").status_code == 429


def test_one_address_that_tries_many_names_is_slowed_down(member: User, sign_in: SignIn):
    statuses = [sign_in(f"user{number}", "wrong", ATTACKER).status_code for number in range(33)]
    assert statuses == [200] * 31 + [429] * 2


def test_an_attacker_with_an_account_gains_no_attempts_by_signing_in_between(
    member: User, stranger: User, guess: Guess, sign_in: SignIn
):
    assert guess(6) == [200] * 6
    assert sign_in("stan", PASSWORD, ATTACKER).status_code == 302
    assert guess(1) == [429]


@pytest.mark.parametrize("name", ["MIA", " mia ", "\uff4dia", "Mia"])
def test_other_spellings_of_a_name_count_as_the_name(member: User, guess: Guess, sign_in: SignIn, name: str):
    guess(6)
    assert sign_in(name, "wrong", ATTACKER).status_code == 429


def test_addresses_of_one_ipv6_network_are_one_address(member: User, sign_in: SignIn):
    statuses = [sign_in("mia", "wrong", f"2001:db8:1:2::{number:x}").status_code for number in range(8)]
    assert statuses == [200] * 6 + [429] * 2
    assert sign_in("mia", PASSWORD, "2001:db8:1:3::1").status_code == 302


def test_an_unknown_name_is_answered_and_counted_like_a_known_one(member: User, guess: Guess):
    assert guess(8, "mia") == guess(8, "eve", "203.0.113.67") == [200] * 6 + [429] * 2


@pytest.mark.parametrize("name", ["mia", "nobody", "gone"])
def test_a_password_is_hashed_once_whoever_is_named(
    member: User, sign_in: SignIn, name: str, monkeypatch: pytest.MonkeyPatch
):
    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(given[1]) or encode(*given))
    assert sign_in(name, "wrong").status_code == 200
    assert hashed == ["wrong"]


def test_a_pause_is_no_oracle_for_passwords(member: User, guess: Guess, monkeypatch: pytest.MonkeyPatch):
    guess(6)
    monkeypatch.setattr(forms, "authenticate", lambda *given, **named: pytest.fail("the password was looked at"))
    assert guess(1) == [429]


@pytest.mark.parametrize("forged", ["9.9.9.{}", "9.9.9.{}, 8.8.8.8", "2001:db8:{}::1"])
def test_a_header_that_no_proxy_of_ours_wrote_gains_no_attempts(member: User, sign_in: SignIn, forged: str):
    headers = [{"X-Forwarded-For": forged.format(number), "X-Real-IP": "1.1.1.1"} for number in range(8)]
    assert [sign_in("mia", "wrong", ATTACKER, **each).status_code for each in headers] == [200] * 6 + [429] * 2


def test_behind_a_proxy_the_client_counts_and_not_what_the_client_writes(
    member: User, sign_in: SignIn, settings: Settings
):
    settings.TRUSTED_PROXIES = read_networks(["172.16.0.0/12"])
    headers = [{"X-Forwarded-For": f"9.9.9.{number}, {ATTACKER}"} for number in range(8)]
    assert [sign_in("mia", "wrong", "172.18.0.1", **each).status_code for each in headers] == [200] * 6 + [429] * 2
    assert sign_in("mia", PASSWORD, "172.18.0.1", **{"X-Forwarded-For": HOME}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_time_gain_nothing(member: User, guess: Guess):
    def guess_once(_: int) -> int:
        try:
            return guess(1)[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(guess_once, range(24)))
    assert statuses == [200] * 6 + [429] * 18


def test_failures_and_successes_are_logged_and_audited_without_the_password(
    member: User, sign_in: SignIn, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    sign_in("nobody", "my secret", ATTACKER)
    sign_in("mia", PASSWORD)
    rows = AuditEntry.objects.values_list("user_name", "user", "action", "thing").order_by("pk")
    assert list(rows) == [
        ("nobody", None, "failed to sign in from", ATTACKER),
        ("mia", member.pk, "signed in from", HOME),
    ]
    assert f"Signing in as “nobody” from {ATTACKER} failed." in caplog.text
    assert f"mia signed in from {HOME}." in caplog.text
    assert "my secret" not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_name_in_log_and_audit_is_short_and_one_line(sign_in: SignIn, caplog: pytest.LogCaptureFixture):
    sign_in("x\n\x1b[31mroot signed in" + "y" * 100, "wrong")
    name = AuditEntry.objects.get().user_name
    assert (len(name), name[:3]) == (64, "x\ufffd\ufffd")
    assert "\x1b" not in caplog.text


@pytest.mark.parametrize("given", [("mia", "x" * 4097), ("", ""), ("a\0b", "wrong")])
def test_what_nobody_can_have_typed_is_refused_before_it_is_counted(sign_in: SignIn, given: tuple[str, str]):
    assert sign_in(*given).status_code == 200
    assert not SignInCount.objects.exists()
    assert not AuditEntry.objects.exists()


def test_counts_that_say_nothing_any_more_are_deleted(member: User, sign_in: SignIn, clock: Clock):
    [sign_in(f"user{number}", "wrong", f"203.0.113.{number}") for number in range(10)]
    clock.move(days=1)
    [sign_in("mia", PASSWORD) for _ in range(2)]
    assert SignInCount.objects.count() <= 3


def test_there_are_never_more_counts_than_the_limit(member: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "MOST_COUNTS", 12)
    [sign_in(f"user{number}", "wrong", f"203.0.113.{number}") for number in range(30)]
    assert SignInCount.objects.count() <= 12


def test_the_limits_need_no_redis(member: User, guess: Guess, settings: Settings):
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert guess(7) == [200] * 6 + [429]


def test_the_sign_in_page_does_not_tell_whether_somebody_is_signed_in(client: Client, member: User):
    address = reverse("sign-in")
    assert client.get(address, {"next": "/static/icons/mailwright.svg"}).status_code == 200
    client.force_login(member)
    assert client.get(address, {"next": "/static/icons/mailwright.svg"}).status_code == 200


def test_the_api_has_no_door_of_its_own_for_passwords(member: User, client: Client):
    given = base64.b64encode(f"mia:{PASSWORD}".encode()).decode()
    answer = client.get("/api/v1/projects", headers={"Authorization": f"Basic {given}"})
    assert answer.status_code == 401
