"""People who are signed in."""

from copy import copy, deepcopy
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.test import Client

from designer.accounts.session_store import SessionStore
from designer.models import User


def client_of(user: User) -> Client:
    """Give a browser, or a program, in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def stay_signed_in(user: User, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all requests be those of one person, read once with the session, where thousands are sent: to read both again
    is an eighth of a request. Who is signed out by one of them is not for the next."""
    session = SessionStore(key)
    data = session.load()

    def load(store: SessionStore) -> dict[str, Any]:
        store.row = copy(session.row)
        return deepcopy(data)

    monkeypatch.setattr(SessionStore, "load", load)
    monkeypatch.setattr(ModelBackend, "get_user", lambda *_: copy(user))


def read(client: Client, address: str) -> str:
    """Give what stands on a page, or in an answer of the API, that this person may see."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())
