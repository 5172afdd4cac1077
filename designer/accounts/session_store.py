"""Where sessions are kept: Django's in the database, with columns for whose each is, and two limits of time.

A session ends SESSION_IDLE after it was last seen, and SESSION_COOKIE_AGE after it began, whatever is done in it.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet
from django.utils import timezone

from designer.database.prepared_queries import Given, PreparedSelect
from designer.models import Session

BEGINNING = "beginning"
"""The entry of a session's data with what its row says of it: the data survives a change of the key, a row does not."""

STRANGERS = timedelta(minutes=20)
"""How long a session lasts in which nobody is signed in yet: to type a code, or to come back from another site."""

NOTED_EVERY = timedelta(minutes=1)

COLUMNS = [each.attname for each in Session._meta.concrete_fields]


def _select_row() -> QuerySet[Session, Any]:
    is_live = Q(expire_date__gt=Given("now", Session, "expire_date"))
    return Session.objects.filter(is_live, session_key=Given("key", Session, "session_key")).values_list(*COLUMNS)


_ROW = PreparedSelect(_select_row)
"""The row of a session that has not ended: each request asks for one."""


class SessionStore(DatabaseStore):
    """The session engine (SESSION_ENGINE)."""

    row: Session | None = None
    """The row that the session was loaded from."""

    def _get_session_from_db(self) -> Session | None:
        rows = _ROW.ask(key=self.session_key, now=timezone.now())
        self.row = Session.from_db(DEFAULT_DB_ALIAS, COLUMNS, rows[0]) if rows else None
        if self.row is None:
            self._session_key = None
        return self.row

    async def _aget_session_from_db(self) -> Session | None:
        self.row = await super()._aget_session_from_db()  # type: ignore[misc]  # as above
        return self.row

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        beginning = _begin(data)
        return _describe(super().create_model_instance(data), data, beginning)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        beginning = _begin(data)
        return _describe(await super().acreate_model_instance(data), data, beginning)


def remember_beginning(session: Any, address: str, browser: str) -> None:
    """Note where somebody has just signed in from; the session begins anew."""
    beginning = {"uid": str(uuid.uuid4()), "at": timezone.now().isoformat(), "address": address}
    session[BEGINNING] = {**beginning, "browser": browser}


def begun_at(session: Any) -> datetime:
    """Give when somebody signed in with a session."""
    return datetime.fromisoformat(session[BEGINNING]["at"])


def note_seen(row: Session) -> None:
    """Let a session that is used last longer; its data, which another request may be changing, stays as it is."""
    now = timezone.now()
    if row.user_id and now - row.seen_at > NOTED_EVERY:
        Session.objects.filter(pk=row.pk).update(seen_at=now, expire_date=end_of(row.begun_at, now))


def end_of(begun_at: datetime, seen_at: datetime) -> datetime:
    """Give when a session ends that is not seen again."""
    return min(seen_at + settings.SESSION_IDLE, begun_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def _begin(data: dict[str, Any]) -> dict[str, str]:
    if BEGINNING not in data:
        remember_beginning(data, "", "")
    beginning: dict[str, str] = data[BEGINNING]
    return beginning


def _describe(row: AbstractBaseSession, data: dict[str, Any], beginning: dict[str, str]) -> Session:
    assert isinstance(row, Session)  # noqa: S101  # narrows the type; get_model_class says so
    row.uid = uuid.UUID(beginning["uid"])
    row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
    row.begun_at, row.seen_at = datetime.fromisoformat(beginning["at"]), timezone.now()
    row.address, row.browser = beginning["address"], beginning["browser"]
    row.expire_date = end_of(row.begun_at, row.seen_at) if row.user_id else row.seen_at + STRANGERS
    return row
