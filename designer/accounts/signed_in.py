"""Who is signed in, asked outside of a request: before one is read, and while a long answer goes on."""

from importlib import import_module
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from designer.accounts.tokens.words import digest_of
from designer.input.numerals import is_count


class Account(Protocol):
    """Somebody who can sign in. The web server imports this module before there are models, so it names none."""

    @property
    def pk(self) -> Any: ...


def find_signed_in(session_key: str) -> Account | None:
    """Give the active user whose valid session this is. The session is only read: it is neither renewed nor ended."""
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user_id = str(session.get(SESSION_KEY, ""))
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first() if is_count(user_id) else None
    if user is None:
        return None
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    known = str(session.get(HASH_SESSION_KEY, ""))
    return user if any(constant_time_compare(known, each) for each in hashes) else None


def find_token_person(word: str) -> Account | None:
    """Give the active user whose good API token this is, without noting that it was used."""
    tokens: Any = apps.get_model("designer", "ApiToken").objects
    good = tokens.filter(digest=digest_of(word), ends_at__gt=timezone.now(), user__is_active=True)
    token = good.select_related("user").first()
    return token.user if token else None
