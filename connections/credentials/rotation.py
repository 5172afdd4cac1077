"""Encrypting anew, with the first key, all that the keys of credentials encrypt, wherever rows hold it.

Whoever keeps tokens in rows registers them here as a TokenHolder. Rows are gone through in batches, each a transaction
that locks its rows; what has the first key already is left alone, so whoever is interrupted goes on the next time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import sleep
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from connections.credentials import vault

PAUSE = 5.0
"""Seconds after which nobody writes any more what was encrypted with the key that was the first one before."""
MOST_PASSES = 10
Renew = Callable[[str], str]
"""Gives a token encrypted with the first key."""


@dataclass(frozen=True)
class TokenHolder:
    """Rows that may hold tokens. renew changes one row, by what it is given for each token, and says which fields.

    noun is for one of the rows; batch is how many are locked at once.
    """

    noun: str
    find_rows: Callable[[], QuerySet[Any]]
    renew: Callable[[Any, Renew], Iterable[str]]
    batch: int = 100


@dataclass
class Rotated:
    """What became of one holder's rows: how many hold tokens, and what was found in them."""

    holder: TokenHolder
    rows: int = 0
    renewed: int = 0
    unreadable: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.rows:,} {self.holder.noun}{'' if self.rows == 1 else 's'} encrypted with the first key."


class StillInUse(Exception):
    """Something goes on encrypting with a key that is not the first one."""


holders: list[TokenHolder] = []


def register_token_holder(holder: TokenHolder) -> None:
    """Have the tokens of these rows encrypted anew with all others."""
    holders.append(holder)


def rotate() -> list[Rotated]:
    """Encrypt all tokens with the first key. Those that none of the keys decrypts stay, and are told."""
    return [_rotate(holder) for holder in holders]


def rotate_to_end() -> list[Rotated]:
    """Rotate until there is nothing left to do, so that only the first key is needed. Raises StillInUse.

    Who was about to write something has done so after a pause.
    """
    for _ in range(MOST_PASSES):
        rotated = rotate()
        if any(each.unreadable for each in rotated):
            return rotated
        sleep(PAUSE)
        if not any(each.renewed or each.unreadable for each in rotate()):
            return rotated
    raise StillInUse


def _rotate(holder: TokenHolder) -> Rotated:
    rotated, last = Rotated(holder), None
    while (last := _rotate_batch(rotated, last)) is not None:
        pass
    return rotated


@transaction.atomic
def _rotate_batch(rotated: Rotated, after: Any) -> Any:
    """Rotate some rows, and give the key of the last one; None when there are no more."""
    holder = rotated.holder
    rows = holder.find_rows().order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    batch = list(rows.select_for_update(of=("self",))[: holder.batch])
    for row in batch:
        _rotate_row(rotated, row)
    return batch[-1].pk if batch else None


def _rotate_row(rotated: Rotated, row: Model) -> None:
    renewal = _Renewal()
    try:
        fields = rotated.holder.renew(row, renewal)
    except vault.CannotDecrypt:
        rotated.unreadable.append(f"{rotated.holder.noun} {row.pk}")
        return
    rotated.rows += renewal.tokens > 0
    rotated.renewed += renewal.renewed > 0
    if renewal.renewed:
        row.save(update_fields=list(fields))


@dataclass
class _Renewal:
    """Renews the tokens of one row, and counts them."""

    tokens: int = 0
    renewed: int = 0

    def __call__(self, token: str) -> str:
        self.tokens += 1
        if vault.is_current(token):
            return token
        self.renewed += 1
        return vault.rotate(token)
