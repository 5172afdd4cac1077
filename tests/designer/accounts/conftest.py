"""People who sign in, from addresses of their own."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

ATTACKER = "203.0.113.66"
HOME = "198.51.100.7"

SignIn = Callable[..., HttpResponse]


class Clock:
    """The time as Django tells it, which stands still until a test moves it on."""

    def __init__(self) -> None:
        self.time = timezone.now()

    def now(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture
def sign_in(db, clock: Clock) -> SignIn:
    """Send the sign-in form from a browser of its own."""

    def send(name: str, password: str, address: str = HOME, **headers: str) -> HttpResponse:
        browser = Client(REMOTE_ADDR=address)
        return browser.post(reverse("sign-in"), {"username": name, "password": password}, headers=headers)

    return send


@pytest.fixture
def guess(sign_in: SignIn) -> Callable[..., list[int]]:
    """Send so many wrong passwords, and give the statuses of the answers."""

    def send(times: int, name: str = "mia", address: str = ATTACKER) -> list[int]:
        return [sign_in(name, f"wrong {number}", address).status_code for number in range(times)]

    return send
