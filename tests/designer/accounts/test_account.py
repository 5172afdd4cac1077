"""The page of one's own account: changing the password, and the sessions that are open."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from designer.accounts.browsers import name_browser
from designer.accounts.sessions import end_all_sessions
from designer.errors import NotAllowed
from designer.models import AuditEntry, Session, User
from tests.designer.accounts.conftest import ATTACKER, HOME, Clock

pytestmark = pytest.mark.any_database

PASSWORD = "a long password"
NEW = "correct horse battery staple"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"

Begin = Callable[..., Client]


@pytest.fixture
def begin(db, clock: Clock) -> Begin:
    """Give browsers in which somebody has signed in."""

    def sign_in(user: User, address: str = HOME, browser: str = FIREFOX) -> Client:
        client = Client(REMOTE_ADDR=address, headers={"User-Agent": browser})
        answer = client.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return sign_in


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("projects")).status_code == 200


def change(browser: Client, current: str = PASSWORD, new: str = NEW, again: str = ""):
    given = {"current": current, "new": new, "again": again or new}
    return browser.post(reverse("account-password"), given)


def test_the_password_is_changed_others_end_and_this_session_stays(member: User, begin: Begin):
    mine, other = begin(member), begin(member)
    assert change(mine).url == reverse("account")
    assert (is_signed_in(mine), is_signed_in(other)) == (True, False)
    member.refresh_from_db()
    assert member.check_password(NEW)
    assert Session.objects.filter(user=member).count() == 1
    assert "changed password" in AuditEntry.objects.values_list("action", flat=True)


def test_the_key_of_a_session_changes_with_the_password(member: User, begin: Begin):
    browser = begin(member)
    before = browser.cookies["sessionid"].value
    change(browser)
    assert browser.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_key_of_a_session_changes_when_somebody_signs_in(member: User, begin: Begin, clock: Clock):
    browser = begin(member)
    before = browser.cookies["sessionid"].value
    browser.post(reverse("sign-in"), {"username": member.username, "password": PASSWORD})
    assert browser.cookies["sessionid"].value != before


@pytest.mark.parametrize(
    ("current", "new", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "Current password: This is not your password."),
        (PASSWORD, NEW, "other words altogether", "New password again: The two new passwords differ."),
        (PASSWORD, "short", "short", "New password: This password is too short."),
        (PASSWORD, "123456789012", "123456789012", "New password: This password is entirely numeric."),
        (PASSWORD, "", "", "New password: Type a new password."),
        ("", NEW, NEW, "Current password: Type the password that you sign in with now."),
    ],
)
def test_a_bad_password_is_told_at_its_field_and_nothing_changes(
    member: User, begin: Begin, current: str, new: str, again: str, sentence: str
):
    mine, other = begin(member), begin(member)
    answer = change(mine, current, new, again)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#x27;", "'")
    assert (is_signed_in(mine), is_signed_in(other)) == (True, True)
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_who_holds_a_session_cannot_guess_the_password_on_the_page(member: User, begin: Begin):
    browser = begin(member)
    answers = [change(browser, f"wrong {number}") for number in range(8)]
    assert "This is not your password." in answers[5].text
    assert "Too many attempts to sign in failed." in answers[6].text
    assert "Too many attempts to sign in failed." in change(browser).text
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_the_page_shows_each_session_and_no_key(member: User, begin: Begin):
    mine, _ = begin(member), begin(member, ATTACKER, "curl/8.0 <script>")
    text = mine.get(reverse("account")).text
    assert "2 browsers are" in " ".join(text.split())
    assert "Firefox on Linux</strong> (this one)" in text
    assert f"from {ATTACKER}" in text
    assert "curl/8.0 &lt;script&gt;" in text
    assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in text]


def test_what_a_browser_says_of_itself_is_kept_short_and_without_control_characters(member: User, begin: Begin):
    begin(member, browser="x\0\x1b[1m" + "y" * 1000)
    assert Session.objects.get(user=member).browser == "x[1m" + "y" * 294


def test_one_session_is_ended(member: User, begin: Begin):
    mine, other = begin(member), begin(member, ATTACKER)
    ended = Session.objects.get(address=ATTACKER)
    assert mine.post(reverse("session-end", args=[ended.uid])).url == reverse("account")
    assert (is_signed_in(mine), is_signed_in(other)) == (True, False)
    assert mine.post(reverse("session-end", args=[ended.uid])).status_code == 404


def test_all_other_sessions_are_ended(member: User, stranger: User, begin: Begin):
    mine, other, strangers = begin(member), begin(member), begin(stranger)
    mine.post(reverse("sessions-end-others"))
    assert [is_signed_in(browser) for browser in (mine, other, strangers)] == [True, False, True]


def test_nobody_ends_a_session_of_somebody_else(member: User, stranger: User, begin: Begin):
    mine, strangers = begin(member), begin(stranger)
    uid = Session.objects.get(user=member).uid
    assert strangers.post(reverse("session-end", args=[uid])).status_code == 404
    assert is_signed_in(mine)
    assert HOME in strangers.get(reverse("account")).text
    assert str(uid) not in strangers.get(reverse("account")).text


@pytest.mark.parametrize("name", ["account-password", "sessions-end-others"])
def test_what_changes_the_account_is_asked_for_by_a_form_with_its_token(member: User, begin: Begin, name: str):
    browser = begin(member)
    browser.handler.enforce_csrf_checks = True
    assert browser.get(reverse(name)).status_code == 405
    assert browser.post(reverse(name)).status_code == 403


def test_signing_out_deletes_the_session(member: User, begin: Begin):
    browser = begin(member)
    browser.post(reverse("sign-out"))
    assert not Session.objects.exists()


def test_a_session_that_is_not_used_ends_after_half_a_day(member: User, begin: Begin, clock: Clock):
    browser = begin(member)
    clock.move(hours=11)
    assert is_signed_in(browser)
    clock.move(hours=11)
    assert is_signed_in(browser)
    clock.move(hours=13)
    assert not is_signed_in(browser)


def test_a_session_that_is_used_ends_after_two_weeks(member: User, begin: Begin, clock: Clock):
    browser = begin(member)
    for_two_weeks = [clock.move(hours=8) or is_signed_in(browser) for _ in range(41)]
    assert all(for_two_weeks)
    clock.move(hours=8)
    assert not is_signed_in(browser)


def test_changing_the_password_does_not_make_a_session_last_longer(member: User, begin: Begin, clock: Clock):
    browser = begin(member)
    clock.move(hours=6)
    change(browser)
    session = Session.objects.get(user=member)
    assert clock.now() - session.begun_at == timedelta(hours=6)


def test_the_limits_of_a_session_are_settings(member: User, begin: Begin, clock: Clock, settings: Settings):
    settings.SESSION_IDLE = timedelta(hours=1)
    browser = begin(member)
    clock.move(hours=2)
    assert not is_signed_in(browser)


def test_what_is_left_of_ended_sessions_goes_when_somebody_signs_in(member: User, begin: Begin, clock: Clock):
    begin(member)
    clock.move(days=1)
    begin(member)
    assert Session.objects.count() == 1


def test_a_session_that_was_ended_is_not_brought_back_by_a_request_under_way(member: User, begin: Begin):
    browser = begin(member)
    session = browser.session
    assert session.items()
    Session.objects.all().delete()
    session["changed"] = "late"
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_an_administrator_ends_all_sessions_of_a_person(member: User, stranger: User, begin: Begin):
    mine, other, strangers = begin(member), begin(member), begin(stranger)
    output = StringIO()
    call_command("endsessions", "mia", stdout=output)
    assert output.getvalue() == "2 sessions of mia ended.\n"
    assert [is_signed_in(browser) for browser in (mine, other, strangers)] == [False, False, True]
    assert AuditEntry.objects.filter(action="ended all sessions", thing="mia").exists()


def test_nobody_but_an_administrator_ends_all_sessions_of_somebody(member: User, stranger: User, begin: Begin):
    browser = begin(member)
    with pytest.raises(NotAllowed):
        end_all_sessions(stranger, member)
    assert is_signed_in(browser)


def test_ending_the_sessions_of_nobody_is_told(db):
    with pytest.raises(CommandError, match=r"There is nobody of the user name “eve”\."):
        call_command("endsessions", "eve")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Version/19 Safari/604", "Safari on iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_has_the_name_that_people_know(said: str, name: str):
    assert name_browser(said) == name
