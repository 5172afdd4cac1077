"""Invitations and new passwords: a link works once, for a while, for its account, and tells nobody who has one."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from designer.accounts.links import tokens
from designer.accounts.links.jobs import mail_reset_link
from designer.accounts.links.resets import make_reset_link
from designer.errors import NotAllowed
from designer.models import AccountLink, AuditEntry, Session, User
from tests.designer.accounts.conftest import ATTACKER, Clock
from tests.signed_in import client_of

NEW = "correct horse battery staple"
GIVEN = {"new": NEW, "again": NEW, "display_name": "Ann Miller"}


@pytest.fixture
def mails(settings: Settings) -> None:
    """An installation that mails its links, and whose jobs are done at once."""
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://mail", "https://mailwright.example.com"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr(mail_reset_link, "delay", asked.append)
    return asked


def invite(client: Client, name: str = "ann", email: str = "") -> str:
    """Invite somebody on the page, and give the path of the link that it shows."""
    page = client.post(reverse("person-invite"), {"name": name, "email": email}).text
    found = re.search(r"<code[^>]*>http://testserver(/signin/link/[^<]+)</code>", page)
    return found[1] if found else ""


def test_who_is_invited_sets_name_and_password_and_signs_in(administrator: User):
    link, browser = invite(client_of(administrator)), Client()
    assert "You sign in with this name" in browser.get(link).text
    assert browser.post(link, GIVEN).url == reverse("sign-in")
    ann = User.objects.get(username="ann")
    assert (ann.display_name, ann.check_password(NEW), ann.is_superuser) == ("Ann Miller", True, False)
    assert browser.post(reverse("sign-in"), {"username": "ann", "password": NEW}).status_code == 302


def test_a_link_works_once_and_looking_at_it_is_no_use(administrator: User):
    link, browser = invite(client_of(administrator)), Client()
    assert [browser.get(link).status_code for _ in range(3)] == [200] * 3
    browser.post(link, GIVEN)
    assert (browser.get(link).status_code, browser.post(link, GIVEN).status_code) == (404, 404)
    assert "has ended, or never was one" in browser.get(link).text


def test_a_link_ends_with_its_time_with_a_newer_one_and_with_its_account(administrator: User, clock: Clock):
    first, second = invite(client_of(administrator)), invite(client_of(administrator), "bob")
    make_reset_link(administrator, User.objects.get(username="ann"))
    assert Client().get(first).status_code == 404
    clock.move(days=6)
    assert Client().get(second).status_code == 200
    User.objects.filter(username="bob").update(is_active=False)
    assert Client().get(second).status_code == 404
    User.objects.filter(username="bob").update(is_active=True)
    clock.move(days=2)
    assert Client().get(second).status_code == 404


def test_a_new_password_ends_every_session_and_the_way_in_is_the_sign_in_page(administrator: User, member: User):
    old, browser = client_of(member), Client()
    page = client_of(administrator).post(reverse("person-link", args=[member.pk])).text
    path = re.search(r"http://testserver(/signin/link/[^<]+)</code>", page)[1]
    assert old.get("/").status_code == 200
    assert browser.post(path, {"new": NEW, "again": NEW}).url == reverse("sign-in")
    assert not Session.objects.filter(user=member).exists()
    assert old.get("/").status_code == browser.get("/").status_code == 302
    assert AuditEntry.objects.filter(action="set password by password link", user=member).exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"new": "short", "again": "short"}, "New password: This password is too short."),
        ({"new": "ann.miller.1970", "again": "ann.miller.1970"}, "too similar to the display name"),
        ({"new": "password1234", "again": "password1234"}, "This password is too common."),
        ({"new": NEW, "again": "other words altogether"}, "New password again: The two new passwords differ."),
        ({}, "New password: Type a new password."),
    ],
)
def test_a_bad_password_is_told_at_its_field_and_the_link_stays(administrator: User, given: dict, sentence: str):
    link = invite(client_of(administrator))
    answer = Client().post(link, {"display_name": "ann.miller", **given})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize(
    ("name", "email", "sentence"),
    [
        ("stan", "", "There is an account of this name already."),
        ("STAN", "", "There is an account of this name already."),
        ("a b", "", "Type a user name or an e-mail address"),
        ("x" * 151, "", "at most 150"),
        ("ann", "no address", "This is no e-mail address."),
        ("", "", "Type a user name or an e-mail address."),
    ],
)
def test_whom_nobody_can_invite_is_told_at_the_field(
    administrator: User, stranger: User, name: str, email: str, sentence: str
):
    answer = client_of(administrator).post(reverse("person-invite"), {"name": name, "email": email})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert User.objects.count() == 2


def test_the_database_holds_no_link(administrator: User):
    word = invite(client_of(administrator)).rstrip("/").rpartition("/")[2]
    assert word not in str(list(AccountLink.objects.values()) + list(AuditEntry.objects.values()))


def test_an_invitation_is_mailed_and_leads_to_the_configured_host(administrator: User, mails: None, settings: Settings):
    settings.ALLOWED_HOSTS = ["*"]
    headers = {"Host": "evil.example"}
    client_of(administrator).post(reverse("person-invite"), {"name": "ann@example.com"}, headers=headers)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["ann@example.com"], "You are invited to Mailwright")
    assert "https://mailwright.example.com/signin/link/" in sent.body
    assert "evil" not in sent.body


def test_a_mail_that_cannot_be_sent_shows_the_link(administrator: User, mails: None, monkeypatch: pytest.MonkeyPatch):
    def refuse(*given: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("designer.accounts.links.notices.send_mail", refuse)
    page = client_of(administrator).post(reverse("person-invite"), {"name": "ann@example.com"}).text
    assert "The mail was not sent." in page
    assert "https://mailwright.example.com/signin/link/" in page


def test_who_forgot_the_password_is_answered_alike_whether_there_is_an_account_or_not(
    member: User, mails: None, queued: list[str]
):
    answers = [Client().post(reverse("password-forgotten"), {"name": name}) for name in ("mia", "nobody")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert queued == ["mia", "nobody"]


def test_the_job_mails_a_link_that_sets_a_new_password(member: User, mails: None):
    User.objects.filter(pk=member.pk).update(email="mia@example.com")
    mail_reset_link("MIA@example.com")
    [sent] = mail.outbox
    path = re.search(r"https://mailwright\.example\.com(/signin/link/\S+)", sent.body)[1]
    assert Client().post(path, {"new": NEW, "again": NEW}).status_code == 302
    member.refresh_from_db()
    assert member.check_password(NEW)


def test_nobody_is_mailed_who_has_no_password_or_is_closed_or_was_mailed_just_now(
    member: User, stranger: User, administrator: User, mails: None, clock: Clock
):
    User.objects.update(email="all@example.com")
    member.set_unusable_password()
    member.save()
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    mail_reset_link("all@example.com")
    mail_reset_link("ada")
    assert len(mail.outbox) == 1
    clock.move(minutes=6)
    mail_reset_link("ada")
    assert len(mail.outbox) == 2


def test_asking_for_links_is_slowed_down(member: User, mails: None, queued: list[str], clock: Clock):
    browser = Client(REMOTE_ADDR=ATTACKER)
    statuses = [browser.post(reverse("password-forgotten"), {"name": "mia"}).status_code for _ in range(8)]
    assert statuses == [200] * 6 + [429] * 2
    answer = Client().post(reverse("sign-in"), {"username": "mia", "password": "a long password"})
    assert answer.status_code == 302


def test_without_a_server_for_mails_the_page_says_whom_to_ask(member: User, queued: list[str]):
    assert "Ask an administrator" in Client().post(reverse("password-forgotten"), {"name": "mia"}).text
    assert queued == []


def test_the_api_invites_and_renews(administrator: User):
    client = client_of(administrator)
    body = json.dumps({"name": "ann", "email": "ann@example.com"})
    made = client.post("/api/v1/invitations", body, content_type="application/json")
    assert (made.status_code, made.json()["mailed"]) == (201, False)
    again = client.post(f"/api/v1/people/{made.json()['person_id']}/password-link").json()
    assert Client().get(made.json()["link"]).status_code == 404
    assert Client().get(again["link"]).status_code == 200


def test_the_command_invites(db, settings: Settings):
    settings.PUBLIC_URL = "https://mailwright.example.com"
    output = StringIO()
    call_command("inviteperson", "ann", stdout=output)
    assert "ann is invited. Within 7 days, once: https://mailwright.example.com/signin/link/" in output.getvalue()
    with pytest.raises(CommandError, match="There is an account of this name already"):
        call_command("inviteperson", "ann")


def test_nobody_else_makes_links(member: User, stranger: User):
    with pytest.raises(NotAllowed):
        make_reset_link(member, stranger)
    assert (
        client_of(member).post("/api/v1/invitations", '{"name": "x"}', content_type="application/json").status_code
        == 404
    )
    assert client_of(member).post(f"/api/v1/people/{stranger.pk}/password-link").status_code == 404
    assert not AccountLink.objects.exists()


def test_a_closed_account_is_signed_out_and_stays_so_until_it_is_opened(administrator: User, member: User):
    client, theirs = client_of(administrator), client_of(member)
    client.post(reverse("person-close", args=[member.pk]))
    assert theirs.get("/").status_code == 302
    assert Client().post(reverse("sign-in"), {"username": "mia", "password": "a long password"}).status_code == 200
    client.post(reverse("person-open", args=[member.pk]))
    assert Client().post(reverse("sign-in"), {"username": "mia", "password": "a long password"}).status_code == 302


def test_nobody_closes_their_own_account(administrator: User):
    assert client_of(administrator).post(reverse("person-close", args=[administrator.pk])).status_code == 409


def test_links_that_ended_are_deleted(administrator: User, member: User, clock: Clock):
    make_reset_link(administrator, member)
    clock.move(days=2)
    make_reset_link(administrator, administrator)
    assert AccountLink.objects.get().user == administrator
    assert timedelta(0) < AccountLink.objects.get().ends_at - clock.now() <= tokens.LASTS["reset"]


def test_the_page_of_an_account_costs_few_queries(administrator: User, member: User, django_assert_max_num_queries):
    make_reset_link(administrator, member)
    client = client_of(administrator)
    with django_assert_max_num_queries(9):
        client.get(reverse("person", args=[member.pk]))
