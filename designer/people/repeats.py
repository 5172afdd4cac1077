"""What can be done to us very often, by anybody: attempts that fail. Each minute's equal ones are one entry of the
record, which counts them, and beyond so many different ones a minute all others are one, so that nobody fills the
record. They are written at once and outside of the transaction that was refused."""

import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from designer.models import AuditEntry
from designer.people import origin
from designer.people.audit import describe_thing, make_entry

MINUTE = 60
ALIKE = ("user_name", "action", "kind", "key", "thing")
"""In what equal attempts are equal, beside the address that they come from."""
OTHERS = {"action": "went on trying", "thing": "others", "address": ""}
"""What the entry says that counts what is beyond the limit."""


def count_attempt(scope: str, most: int, *, thing: object, action: str, **values: Any) -> None:
    """Enter an attempt, or count it in this minute's entry of equal ones. scope: whose attempts are limited together.

    values are the entry's own, category and changes among them; of equal attempts the last one's changes stay.
    """
    begun = timezone.now().replace(second=0, microsecond=0)
    described = {**describe_thing(thing, values.pop("project", None)), "action": action, **values}
    start = f"{scope} {int(begun.timestamp()) // MINUTE} "
    key = start + _digest(described)
    if _count(key, changes=described["changes"]):
        return
    if AuditEntry.objects.filter(time__gte=begun, repeat_key__startswith=start).count() < most:
        _enter(key, described)
    elif not _count(start):
        _enter(start, {**OTHERS, "category": described["category"], **_whose(described)})


def _digest(described: dict[str, Any]) -> str:
    told = "\0".join([origin.current().address, *(str(described.get(name, "")) for name in ALIKE)])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def _whose(described: dict[str, Any]) -> dict[str, Any]:
    """Give who it was, where all attempts of a scope are one person's."""
    return {name: described[name] for name in ("user", "user_name") if described.get("user")}


def _count(key: str, **latest: Any) -> bool:
    return bool(AuditEntry.objects.filter(repeat_key=key).update(count=F("count") + 1, **latest))


def _enter(key: str, values: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            make_entry(**values, repeat_key=key).save()
    except IntegrityError:  # somebody else has, at the same moment
        _count(key)
