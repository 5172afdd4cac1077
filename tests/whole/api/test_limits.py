"""How many requests a token may send, and that a program without limits is not refused for want of a counter."""

from datetime import timedelta

import pytest
import redis
from django.test import Client
from django.utils import timezone

from designer.accounts.tokens.issuing import issue_token
from designer.api.http import limits
from designer.models import ApiToken, User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def word(member: User) -> str:
    return issue_token(member, "Chain", ApiToken.Scope.READ, timezone.now().date() + timedelta(1)).word


def ask(word: str):
    return Client().get("/api/v1/projects", headers={"Authorization": f"Bearer {word}"})


@pytest.fixture
def _counts_anew(monkeypatch, settings):
    """Let nothing have been counted, and no minute end meanwhile."""
    monkeypatch.setattr(limits, "SPAN", 10**9)
    settings.REDIS_PREFIX = f"{settings.REDIS_PREFIX}{timezone.now().timestamp()}:"


@pytest.mark.usefixtures("_counts_anew")
def test_a_token_is_told_what_it_has_left_and_then_when_to_come_again(word: str, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    answers = [ask(word), ask(word), ask(word)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert [each["RateLimit-Remaining"] for each in answers] == ["1", "0", "0"]
    assert (answers[2]["Content-Type"], answers[2]["RateLimit-Limit"]) == ("application/problem+json", "2")
    assert int(answers[2]["Retry-After"]) == int(answers[2]["RateLimit-Reset"]) > 0


@pytest.mark.usefixtures("_counts_anew")
def test_a_browser_is_not_counted(member: User, settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    client = Client()
    client.force_login(member)
    answers = [client.get("/api/v1/projects") for _ in "ab"]
    assert [(each.status_code, "RateLimit-Limit" in each) for each in answers] == [(200, False)] * 2


def test_while_redis_is_away_nobody_is_refused(word: str, settings, monkeypatch):
    counter = limits.Counter()
    monkeypatch.setattr(limits, "COUNTER", counter)
    monkeypatch.setattr(counter, "_client", redis.Redis(port=1, socket_connect_timeout=0.1))
    settings.API_REQUESTS_PER_MINUTE = 1
    assert [ask(word).status_code for _ in "ab"] == [200, 200]
