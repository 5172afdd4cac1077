"""Attempts to sign in: each is counted before the password is looked at, so that many at once gain nothing.

The counts are in the database, which signing in needs anyway: they hold over processes and without Redis.
"""

import logging
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from unicodedata import normalize

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from designer.accounts.client_address import IPAddress, network_of
from designer.accounts.limits import ADDRESS, NAME, PAIR, Limit
from designer.errors import ServiceError
from designer.models import AuditEntry, SignInCount, User
from designer.people.repeats import count_attempt

logger = logging.getLogger(__name__)

LONGEST_NAME = 150
SHOWN_NAME = 64
KNOWN = timedelta(days=30)
MOST_COUNTS = 100_000
FORGOTTEN_AT_ONCE = 20
MOST_FAILURES = 200
"""Different failures in a minute that the record tells apart, of all people together."""


class TooManyAttempts(ServiceError):
    """So many attempts failed that none is taken for a while, whatever the password is."""

    title = "Too many attempts"
    status = 429

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
        super().__init__(f"Too many attempts to sign in failed. Wait {wait}, then try again.")
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """One attempt that is taken: who is named, from where, and the counts that it has raised."""

    name: str
    address: IPAddress | None
    pair: str
    others: tuple[tuple[str, Limit], ...]
    pause: timedelta = timedelta()
    """For how long none is taken after it, if it fails."""

    @property
    def shown(self) -> str:
        """The name as logs and the audit have it: not longer than a name, and nothing that moves a terminal."""
        return "".join(letter if letter.isprintable() else "\ufffd" for letter in self.name[:SHOWN_NAME])

    @property
    def counts(self) -> tuple[tuple[str, Limit], ...]:
        """The keys with their limits, in the one order in which rows are locked."""
        return tuple(sorted([(self.pair, PAIR), *self.others], key=lambda count: count[0]))


def begin_attempt(name: str, address: IPAddress | None, of: str = "sign-in") -> Attempt:
    """Count an attempt as failed until it succeeds. Raises TooManyAttempts, and then no password may be looked at.

    of: what is attempted; each kind has counts of its own, so that what is right in one clears nothing in another.
    """
    attempt = _name_counts(name, address, of)
    _require_no_pause(attempt, SignInCount.objects.in_bulk([key for key, _ in attempt.counts]))
    with transaction.atomic():
        rows = _lock(attempt)
        _require_no_pause(attempt, rows)
        if _is_known(rows[attempt.pair]):
            attempt = replace(attempt, others=())
        pause = max(_raise(rows[key], limit) for key, limit in attempt.counts)
    attempt = replace(attempt, pause=pause)
    if pause:
        logger.warning("After failures no attempt on “%s” from %s is taken for %s.", attempt.shown, address, pause)
    _forget_old()
    return attempt


@transaction.atomic
def fail(attempt: Attempt, action: str = "failed to sign in from") -> None:
    """Write down that the password was wrong, or that there is nobody of this name: the two look the same."""
    pause = [f"no attempt is taken for {attempt.pause.total_seconds():.0f} seconds"] if attempt.pause else []
    note_attempt(attempt.shown, action, attempt.address, *pause)
    logger.warning("Signing in as “%s” from %s failed.", attempt.shown, attempt.address)


@transaction.atomic
def forgive(attempt: Attempt) -> None:
    """Take an attempt with the right password out of the counts, and know the person at this address from now on."""
    rows, now = _lock(attempt), timezone.now()
    for key, limit in attempt.others:
        rows[key].level = max(0.0, rows[key].level - 1)
        rows[key].paused_until = None
        _save(rows[key], limit, now)
    pair = rows[attempt.pair]
    pair.level, pair.paused_until, pair.known_until = 0.0, None, now + KNOWN
    _save(pair, PAIR, now)


def note_attempt(name: str, action: str, address: IPAddress | None, *changes: str) -> None:
    """Enter that somebody tried to come in: among what is about an account, where there is one of this name."""
    account = User.objects.filter(username=name).values_list("pk", flat=True).first() if name else None
    about = {"kind": "user", "key": str(account)} if account else {}
    values = {"user_name": name, "changes": list(changes), "category": AuditEntry.Category.ACCOUNT, **about}
    count_attempt("sign-in", MOST_FAILURES, thing=str(address), action=action, **values)


def _name_counts(name: str, address: IPAddress | None, of: str) -> Attempt:
    folded, network = normalize("NFKC", name[:LONGEST_NAME]).casefold(), network_of(address)
    others = ((_digest(f"{of} name", folded), NAME), (_digest(f"{of} address", network), ADDRESS))
    return Attempt(name, address, _digest(f"{of} pair", f"{network} {folded}"), others)


def _digest(kind: str, text: str) -> str:
    return salted_hmac(kind, text, algorithm="sha256").hexdigest()


def _lock(attempt: Attempt) -> dict[str, SignInCount]:
    """Give the rows of an attempt, made where they are missing, locked until the transaction ends.

    A row that is there is written to, which locks it, so nobody can delete it before it is read. ends_at is set later.
    """
    now, keys = timezone.now(), [key for key, _ in attempt.counts]
    rows = [SignInCount(key=key, changed_at=now, ends_at=now) for key in keys]
    SignInCount.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=["ends_at"])
    return SignInCount.objects.in_bulk(keys)


def _require_no_pause(attempt: Attempt, rows: dict[str, SignInCount]) -> None:
    now, pair = timezone.now(), rows.get(attempt.pair)
    counted = [pair] if pair and _is_known(pair) else rows.values()
    waits = [row.paused_until - now for row in counted if row and row.paused_until and row.paused_until > now]
    if waits:
        raise TooManyAttempts(math.ceil(max(waits).total_seconds()))


def _is_known(pair: SignInCount) -> bool:
    return pair.known_until is not None and pair.known_until > timezone.now()


def _raise(row: SignInCount, limit: Limit) -> timedelta:
    now = timezone.now()
    row.level = limit.level_after(row.level, now - row.changed_at) + 1
    pause = limit.pause_at(row.level)
    row.paused_until = now + pause if pause else None
    _save(row, limit, now)
    return pause


def _save(row: SignInCount, limit: Limit, now: datetime) -> None:
    row.changed_at = now
    row.ends_at = max(now + row.level * limit.forgets_one_in, row.paused_until or now, row.known_until or now)
    row.save()


def _forget_old() -> None:
    """Keep the table small: what has ended goes, and of too many those that would end soonest.

    One row at a time and outside of a transaction, so that two who do this never wait for each other.
    """
    now = timezone.now()
    excess = max(0, SignInCount.objects.count() - MOST_COUNTS)
    ending = SignInCount.objects.order_by("ends_at").values_list("key", "ends_at")[: max(FORGOTTEN_AT_ONCE, excess)]
    for place, (key, ends_at) in enumerate(ending):
        if place < excess or ends_at < now:
            SignInCount.objects.filter(key=key, ends_at=ends_at).delete()
